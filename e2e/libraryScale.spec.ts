// What a library of ten thousand images is like.
import type { Page } from "@playwright/test";
import { cellOf, cells, openLibrary, visit, withRows } from "./librarySupport";
import { expect, test } from "./support";

const IMAGES = 10_000;
/** Of all there is in the document, cells and everything around them. */
const MOST_NODES = 2_500;
const MiB = 1024 * 1024;

interface Seen {
  /** The image at each place, from 0. */
  titles: Map<number, string>;
  /** Places where there was another one before. */
  moved: number[];
  nodes: number;
  frames: number;
  shift: number;
}
const seenOn = <T>(page: Page, read: (seen: Seen) => T): Promise<T> =>
  page.evaluate(`(${read})(window.seen)`) as Promise<T>;

/** Notes with each frame which image stands where, and how large the document is. */
function watch(): void {
  const seen: Seen = { titles: new Map(), moved: [], nodes: 0, frames: 0, shift: 0 };
  Object.assign(window, { seen });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) seen.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  const note = () => {
    const columns = Number(document.querySelector('[role="grid"]')?.ariaColCount);
    for (const row of document.querySelectorAll('[role="row"]'))
      for (const cell of row.querySelectorAll('[role="gridcell"]')) {
        const title = cell.ariaLabel?.split(".")[0] ?? "";
        const place = (Number(row.ariaRowIndex) - 1) * columns + Number(cell.ariaColIndex) - 1;
        if (title === "Loading" || !columns) continue;
        if ((seen.titles.get(place) ?? title) !== title) seen.moved.push(place);
        seen.titles.set(place, title);
      }
    seen.frames += 1;
    seen.nodes = Math.max(seen.nodes, document.querySelectorAll("*").length);
    requestAnimationFrame(note);
  };
  addEventListener("load", () => requestAnimationFrame(note));
}

/** After the collector has been. */
async function memoryOf(page: Page): Promise<{ nodes: number; heap: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return { nodes: value("Nodes"), heap: value("JSHeapUsedSize") };
}

/**
 * Waits until what was scrolled to is drawn, and at the end of what is there so far until the next part makes the page longer.
 * @returns whether the last image is there
 */
const hasEnded = (page: Page): Promise<boolean> =>
  page.evaluate(async () => {
    const isLast = () => document.querySelector('[role="gridcell"][aria-label^="Real."]') !== null;
    const { seen } = window as never as { seen: Seen };
    for (const { frames } = seen; seen.frames < frames + 2 || (isAtEnd() && !isLast()); )
      await new Promise(requestAnimationFrame);
    return isLast();

    function isAtEnd(): boolean {
      return document.documentElement.scrollHeight - innerHeight - scrollY < 1;
    }
  });

// A trace would take ten thousand pictures of the page.
test.use({ trace: "off" });

test("ten thousand images are scrolled through to the last: each once and in order, nothing jumps, the document stays small", async ({
  page,
}) => {
  test.setTimeout(240_000);
  await page.addInitScript(watch);
  const library = await openLibrary(page);
  await withRows(library, IMAGES, async () => {
    await visit(page, library.path);
    await expect(page.getByText("10,001 images")).toBeVisible();
    await expect(cellOf(page, "Frame 00001")).toBeVisible();
    const before = await memoryOf(page);
    await page.mouse.move(640, 500);
    // Less than what stands ready above and below, so that no row is passed over.
    while (!(await hasEnded(page))) await page.mouse.wheel(0, 2_000);
    await page.keyboard.press("End");
    await expect(cellOf(page, "Real")).toBeInViewport();
    await expect(page.getByText("Loading more images")).toHaveCount(0);

    const titles = await seenOn(page, (seen) => [...seen.titles].sort(([a], [b]) => a - b).map(([, title]) => title));
    const all = Array.from({ length: IMAGES }, (_, at) => `Frame ${String(at + 1).padStart(5, "0")}`);
    expect(titles).toEqual([...all, "Real"]);
    const { moved, nodes, shift } = await seenOn(page, ({ moved, nodes, shift }) => ({ moved, nodes, shift }));
    expect(moved).toEqual([]);
    expect(shift).toBeLessThanOrEqual(0.01);
    expect(nodes).toBeLessThan(MOST_NODES);
    // What was rendered and is gone is not kept either, though the collector may take its time.
    const more = async () => {
      const after = await memoryOf(page);
      return { nodes: after.nodes < before.nodes + MOST_NODES, heap: after.heap < before.heap + 24 * MiB };
    };
    await expect.poll(more, { timeout: 30_000 }).toEqual({ nodes: true, heap: true });

    // Back at the top, what was let go of is there again.
    await page.evaluate(() => scrollTo(0, 0));
    await expect(cellOf(page, "Frame 00001")).toBeVisible();
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
    await expect(page.getByRole("gridcell", { name: "Loading" })).toHaveCount(0);

    // Both buttons go with what they do, and leave the focus beside them.
    await page.getByRole("button", { name: "Select all 10,001" }).press("Enter");
    await expect(page.getByText("10,001 images selected")).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(page.getByRole("button", { name: "Select none" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.getByText("10,001 images", { exact: true })).toBeFocused();

    // The image opens, and the list is where it was.
    const id = await cells(page).nth(30).getAttribute("data-image");
    const target = page.locator(`[data-image="${id}"]`);
    await target.evaluate((cell) => cell.scrollIntoView({ block: "center" }));
    await target.getByRole("checkbox").click();
    const place = await page.evaluate(() => scrollY);
    expect(place).toBeGreaterThan(1000);
    await target.getByRole("link").click();
    await expect(page).toHaveURL(new RegExp(`image=${id}`));
    await expect(page.locator("[data-image-view]")).toBeVisible();
    await page.goBack();
    await expect(target).toBeInViewport();
    await expect(target).toHaveAttribute("aria-selected", "true");
    expect(Math.abs((await page.evaluate(() => scrollY)) - place)).toBeLessThan(4);
  });
});
