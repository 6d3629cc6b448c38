import type { LibraryImage } from "@/lib/contracts/library";
import { formatBytes } from "@/lib/core/units";
import { CopyButton } from "../ui/CopyButton";
import styles from "./image.module.css";
import { dimensions } from "./words";

const NAMES = ["original", "lg", "md", "sm", "thumb"] as const;

/** The files of an image, with what they measure and their addresses to copy. */
export function VersionTable({ image }: { image: LibraryImage }) {
  return (
    <section className={styles.part} aria-labelledby="versions">
      <h2 id="versions">Versions</h2>
      <table className={styles.versions}>
        <thead>
          <tr>
            <th scope="col">Version</th>
            <th scope="col">Pixels</th>
            <th scope="col">Size</th>
            <th scope="col">
              <span className="vh">Address</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {NAMES.map((name) => {
            const version = image.versions[name];
            return (
              <tr key={name} data-version={name}>
                <th scope="row">
                  <a href={version.url} target="_blank" rel="noreferrer">
                    {name}
                  </a>
                </th>
                <td className="data">
                  <bdi dir="ltr">{dimensions(version)}</bdi>
                </td>
                <td className="data">{formatBytes(version.bytes)}</td>
                <td>
                  <CopyButton text={version.url} what={`address of ${name}`} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className={styles.hint}>The addresses work without signing in, for a bounded time.</p>
    </section>
  );
}
