import { AppError } from "../core/errors";

/** The bytes are no picture that can be used. `reason` is for the log. */
export const invalidImage = (reason: unknown) =>
  new AppError("image_invalid", "Invalid image", { cause: typeof reason === "string" ? new Error(reason) : reason });

/** `unsupported_type`: not a type that the surface accepts. */
export const unsupportedType = () => new AppError("unsupported_type", "Unsupported media type");
