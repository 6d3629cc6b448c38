import type { Sharp } from "sharp";

type Rgb = readonly [number, number, number];

export const CORNERS: Readonly<Record<"topLeft" | "topRight" | "bottomLeft" | "bottomRight", Rgb>>;
export const CANARY: string;
export const CAMERA_EXIF: Record<"IFD0" | "IFD2" | "IFD3", Record<string, string>>;
export const FIXTURES: readonly string[];
export function scene(width: number, height: number, seed?: number): Promise<Buffer>;
export function sceneImage(width: number, height: number, seed?: number): Promise<Sharp>;
export function fixture(name: string): Promise<string>;
