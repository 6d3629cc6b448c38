/** A file that was received: on disk, counted, within the surface's limit. Its type is not known yet. */
export interface Upload {
  /** In the temporary directory. Whoever received it removes it. */
  path: string;
  bytes: number;
  /** As `cleanFileName` leaves it. */
  fileName: string;
}
