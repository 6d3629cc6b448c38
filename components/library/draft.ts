import type { AttachedImage, FocalPoint, LibraryImage } from "@/lib/contracts/library";

/** What is typed about an image. */
export interface ImageFields {
  title: string;
  description: string;
  alt_text: string;
  decorative: boolean;
  focal_point: FocalPoint | null;
}

/** `conflict`: somebody else changed the same field meanwhile. */
type DraftPhase = "saved" | "waiting" | "saving" | "failed" | "conflict";

export interface DraftState<Fields> {
  fields: Fields;
  phase: DraftPhase;
  /** Something was saved since it was opened. */
  touched: boolean;
  /** Why it is not saved. */
  problem: string | null;
  /** Of a conflict: what the others wrote. */
  theirs: Partial<Fields>;
  /** It was typed before and not saved then. */
  restored: boolean;
}

/** The server, as a draft needs it. Each throws an Error with the sentence for a person. */
export interface DraftServer<Fields, Item> {
  read: () => Promise<Item>;
  write: (change: Partial<Fields>, leaving: boolean) => Promise<Item>;
}

/** Where unsaved text survives a page that goes: the browser's storage, or nothing. */
export interface DraftStorage<Fields> {
  load: () => Partial<Fields> | null;
  keep: (mine: Partial<Fields> | null) => void;
}

const PAUSE_MS = 700;

/** What can be typed about an image, as the server has it. */
export const fieldsOf = ({ title, description, alt_text, decorative, focal_point }: LibraryImage): ImageFields => ({
  title,
  description,
  alt_text,
  decorative,
  focal_point,
});

/** The texts of an image at one object; null stands for the image's own. */
export type CustomTexts = Pick<AttachedImage, "custom_title" | "custom_alt_text" | "custom_description">;

/** What can be typed about an image at an object, as the server has it. */
export const customTextsOf = ({ custom_title, custom_alt_text, custom_description }: AttachedImage): CustomTexts => ({
  custom_title,
  custom_alt_text,
  custom_description,
});

/**
 * What is typed about something, saved by itself. Nothing that was typed is lost: it stays here until the server has it, and
 * what the server has and somebody else wrote is not overwritten unseen.
 */
export class Draft<Fields extends object, Item> {
  readonly #server: DraftServer<Fields, Item>;
  readonly #storage: DraftStorage<Fields>;
  readonly #fieldsOf: (item: Item) => Fields;
  readonly #onSaved: (item: Item) => void;
  readonly #listeners = new Set<() => void>();
  /** What the server said last. */
  #base: Fields;
  /** What is typed and not saved. */
  #mine: Partial<Fields>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> | null = null;
  #state: DraftState<Fields>;

  constructor(
    item: Item,
    fieldsOf: (item: Item) => Fields,
    server: DraftServer<Fields, Item>,
    storage: DraftStorage<Fields>,
    onSaved: (item: Item) => void,
  ) {
    this.#server = server;
    this.#storage = storage;
    this.#fieldsOf = fieldsOf;
    this.#onSaved = onSaved;
    this.#base = fieldsOf(item);
    this.#mine = {};
    this.#state = { fields: this.#base, phase: "saved", touched: false, problem: null, theirs: {}, restored: false };
  }

  /** Brings back what a page that went had not saved. Apart from the constructor: the server renders without it. */
  restore(): void {
    const kept = dropSame(this.#storage.load() ?? {}, this.#base);
    if (Object.keys(kept).length === 0) return;
    this.#mine = { ...kept, ...this.#mine };
    this.#tell({ phase: "waiting", restored: true });
    this.#later();
  }

  get = (): DraftState<Fields> => this.#state;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** It was read anew: fields that nobody is typing in follow it. */
  follow(item: Item): void {
    if (this.#state.phase === "saving") return;
    this.#rebase(this.#fieldsOf(item), Object.keys(this.#mine) as (keyof Fields)[]);
    this.#tell({});
  }

  /** The connection is back: what could not be saved goes on by itself. */
  resume = async (): Promise<void> => {
    await this.#saving;
    if (this.#state.phase === "failed") await this.flush();
  };

  change = (patch: Partial<Fields>): void => {
    this.#mine = dropSame({ ...this.#mine, ...patch }, this.#base);
    this.#storage.keep(this.#mine);
    if (this.#state.phase === "conflict") {
      this.#tell({});
      return;
    }
    const clean = Object.keys(this.#mine).length === 0 && !this.#saving;
    this.#tell({ phase: clean ? "saved" : this.#saving ? "saving" : "waiting", problem: null });
    this.#later();
  };

  /** Saves now what is waiting. */
  flush = async (): Promise<void> => {
    clearTimeout(this.#timer);
    if (this.#saving) return this.#saving;
    if (this.#state.phase === "conflict" || Object.keys(this.#mine).length === 0) return;
    this.#saving = this.#save().finally(() => {
      this.#saving = null;
    });
    await this.#saving;
    if (this.#state.phase === "waiting") this.#later();
  };

  /** The page goes: what is waiting is sent without looking, and the browser's storage has it besides. */
  leave = (): void => {
    clearTimeout(this.#timer);
    if (this.#state.phase === "conflict" || Object.keys(this.#mine).length === 0) return;
    this.#server.write(this.#mine, true).then(
      () => this.#storage.keep(null),
      () => undefined,
    );
  };

  /** Ends a conflict: one's own text, or the others'. */
  resolve = (keep: "mine" | "theirs"): void => {
    const theirs = this.#state.theirs;
    this.#base = { ...this.#base, ...theirs };
    if (keep === "theirs") for (const name of Object.keys(theirs)) delete this.#mine[name as keyof Fields];
    this.#storage.keep(this.#mine);
    this.#tell({ phase: Object.keys(this.#mine).length > 0 ? "waiting" : "saved", theirs: {}, problem: null });
    void this.flush();
  };

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), PAUSE_MS);
  }

  async #save(): Promise<void> {
    const sent = { ...this.#mine };
    this.#tell({ phase: "saving", problem: null });
    try {
      const now = this.#fieldsOf(await this.#server.read());
      const names = Object.keys(sent) as (keyof Fields)[];
      const changed = names.filter((name) => !same(now[name], this.#base[name]) && !same(now[name], sent[name]));
      if (changed.length > 0) {
        const theirs = Object.fromEntries(changed.map((name) => [name, now[name]])) as Partial<Fields>;
        this.#tell({ phase: "conflict", theirs });
        return;
      }
      const saved = await this.#server.write(sent, false);
      const begun = (Object.keys(this.#mine) as (keyof Fields)[]).filter((name) => !(name in sent));
      this.#rebase(this.#fieldsOf(saved), begun);
      for (const name of names) if (same(this.#mine[name], sent[name])) delete this.#mine[name];
      this.#storage.keep(this.#mine);
      this.#onSaved(saved);
      this.#tell({
        phase: Object.keys(this.#mine).length > 0 ? "waiting" : "saved",
        touched: true,
        restored: false,
      });
    } catch (error) {
      this.#tell({ phase: "failed", problem: (error as Error).message });
    }
  }

  /** A field that is being typed in is compared with what it was when the typing began. */
  #rebase(now: Fields, typed: readonly (keyof Fields)[]): void {
    const before = Object.fromEntries(typed.map((name) => [name, this.#base[name]]));
    this.#base = { ...now, ...before };
  }

  #tell(change: Partial<DraftState<Fields>>): void {
    this.#state = { ...this.#state, ...change, fields: { ...this.#base, ...this.#mine } };
    for (const listener of this.#listeners) listener();
  }
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const dropSame = <Fields extends object>(mine: Partial<Fields>, base: Fields): Partial<Fields> =>
  Object.fromEntries(
    Object.entries(mine).filter(([name, value]) => !same(value, base[name as keyof Fields])),
  ) as Partial<Fields>;
