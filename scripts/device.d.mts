export interface DeviceOptions {
  server: string;
  name: string;
  profile: Record<string, unknown> | undefined;
  folder: string;
  token: string | undefined;
  once: boolean;
  wait: number;
}

export interface HeldImage {
  id: string;
  order: number;
  file: string;
  sha256: string;
}

export const EXIT: Readonly<Record<"done" | "failed" | "usage" | "revoked" | "notApproved", number>>;
export class Stop extends Error {
  constructor(code: number, message: string);
  readonly code: number;
}
export function readOptions(args: string[]): DeviceOptions;
export function readTar(archive: Buffer): Generator<{ name: string; data: Buffer }>;
export function applyManifest<T extends HeldImage>(
  held: T[],
  manifest: { images: T[]; removed?: string[] },
  isDelta: boolean,
): T[];
export function secondsToSleep(headers?: Headers, fallback?: number): number;
