import { SelectField } from "../ui/SelectField";

interface RoleFieldProps {
  value: "user" | "admin";
  hint?: string;
}

/** What somebody may do. */
export function RoleField({ value, hint }: RoleFieldProps) {
  return (
    <SelectField id="person-role" label="Role" hint={hint} defaultValue={value}>
      <option value="user">Person: their own images</option>
      <option value="admin">Administrator: everybody’s images, and people</option>
    </SelectField>
  );
}
