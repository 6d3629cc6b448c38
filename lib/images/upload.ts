/** A file that was received: counted, within the surface's limit. Its type is not known yet. */
export interface Upload {
  /** Its bytes, or the path of the temporary file that holds them. Whoever received it gives both back. */
  source: Buffer | string;
  bytes: number;
  /** Of the image that it becomes: lists by age keep the order in which files came, not that in which they were ready. */
  id?: string;
  /** As `cleanFileName` leaves it. */
  fileName: string;
}
