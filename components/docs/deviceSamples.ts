import { ARDUINO } from "./samples/arduino";
import { MICRO_PYTHON } from "./samples/microPython";
import { SHELL } from "./samples/shell";

export interface DeviceSample {
  title: string;
  /** As highlighters name it. */
  language: string;
  code: string;
}

/** Whole programs for devices, to be copied: each pairs or takes a token, synchronises, acknowledges and sleeps as told. */
export const DEVICE_SAMPLES: DeviceSample[] = [
  { title: "Shell with curl", language: "sh", code: SHELL },
  { title: "ESP32 (Arduino C++)", language: "cpp", code: ARDUINO },
  { title: "MicroPython", language: "python", code: MICRO_PYTHON },
];
