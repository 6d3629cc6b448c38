import type { ReferenceImage } from "@/lib/contracts/referenceImages";
import { formatBytes } from "@/lib/core/units";
import { LocalTime } from "../ui/LocalTime";
import styles from "./pane.module.css";

interface SlotTableProps {
  name: string;
  slots: readonly ReferenceImage[];
}

/** What there is to know of somebody's pictures. */
export function SlotTable({ name, slots }: SlotTableProps) {
  if (slots.length === 0) return null;
  const rows = [...slots].sort((a, b) => a.order - b.order);
  return (
    <table className={styles.table}>
      <caption className="vh">Names, sizes and dates of the images of {name}</caption>
      <thead>
        <tr>
          <th scope="col">Slot</th>
          <th scope="col">Name</th>
          <th scope="col" className={styles.wide}>
            Pixels
          </th>
          <th scope="col">Size</th>
          <th scope="col">Changed</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, order, name: title, image, updated_at }) => (
          <tr key={id}>
            <td className="data">{order + 1}</td>
            <th scope="row">{title?.trim() || <span className={styles.none}>Untitled</span>}</th>
            <td className={`data ${styles.wide}`}>{image ? `${image.width} × ${image.height}` : ""}</td>
            <td className="data">{image ? formatBytes(image.bytes) : <span className={styles.none}>No image</span>}</td>
            <td>
              <LocalTime at={updated_at} className="data" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
