import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import openapiTS, { astToString, COMMENT_HEADER, type OpenAPI3 } from "openapi-typescript";
import { openApiDocument } from "../lib/contracts/openapi";

/** Writes the types of the whole API, made of its OpenAPI document, to the file that is named. */
const [file] = process.argv.slice(2);
if (!file) throw new TypeError("expected the name of the file to write");
const document = JSON.parse(JSON.stringify(openApiDocument("https://contact-sheet.example"))) as OpenAPI3;
const types = astToString(await openapiTS(document));
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, COMMENT_HEADER + types);
