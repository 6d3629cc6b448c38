import { newId } from "../core/ids";
import { db } from "../db/client";

export const PASSWORD = "a long enough password";

/** An address that nobody has. */
export const newAddress = () => `${newId()}@example.test`;

/** What somebody who registers says of themselves. */
export const person = (email = newAddress()) => ({ email, name: "Zoë", password: PASSWORD });

/** The secret of a one-time link. */
export const secretOf = ({ path }: { path: string }) => path.slice(path.indexOf("=") + 1);

/** The row behind an address. */
export const userOf = (email: string) => db().user.findUnique({ where: { email } });
