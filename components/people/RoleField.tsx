import form from "../ui/form.module.css";

interface RoleFieldProps {
  value: "user" | "admin";
  hint?: string;
}

/** What somebody may do. */
export function RoleField({ value, hint }: RoleFieldProps) {
  return (
    <div className={form.field}>
      <label htmlFor="person-role">Role</label>
      <select
        id="person-role"
        name="person-role"
        defaultValue={value}
        aria-describedby={hint ? "person-role-hint" : undefined}
      >
        <option value="user">Person: their own images</option>
        <option value="admin">Administrator: everybody’s images, and people</option>
      </select>
      {hint && (
        <p id="person-role-hint" className={form.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}
