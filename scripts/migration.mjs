// Writes the SQL of a new migration: the difference between the migrations so far and prisma/schema.prisma.
// Usage: npm run migration -- add_devices
import { enterProject } from "./lib/paths.mjs";
import { prepare } from "./lib/prepare.mjs";

enterProject();
await prepare({ pages: false });
const { main } = await import("../build/migration.js");
await main(process.argv[2]);
