/** A file that was received: counted, within the surface's limit. Its type is not known yet. */
export interface Upload {
  /** Its bytes, or the path of the temporary file that holds them. Whoever received it gives both back. */
  source: Buffer | string;
  bytes: number;
  /** As `cleanFileName` leaves it. */
  fileName: string;
}
