import type { Sharp } from "sharp";

type Rgb = readonly [number, number, number];

export const CORNERS: Readonly<Record<"topLeft" | "topRight" | "bottomLeft" | "bottomRight", Rgb>>;
export const CANARY: string;
export const FIXTURES: readonly string[];
export function sceneImage(width: number, height: number, seed?: number): Promise<Sharp>;
export function fixture(name: string): Promise<string>;
