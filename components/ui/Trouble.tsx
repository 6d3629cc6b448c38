import form from "./form.module.css";
import { Icon } from "./Icon";

/** What went wrong with a form as a whole. Read out when it appears. */
export function Trouble({ children }: { children: string | null }) {
  return (
    <div role="alert">
      {children && (
        <p className={form.trouble}>
          <Icon name="warn" />
          {children}
        </p>
      )}
    </div>
  );
}
