// The least a node:http server can do with one file, in the ways there are. Usage: node bench/bare.mjs FILE TYPE; prints
// its port. /memory sends a buffer that it holds, /file reads the file each time, /stream pipes it.
import { createReadStream, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";

const [path, type] = process.argv.slice(2);
const data = readFileSync(path);
const headers = { "Content-Type": type, "Content-Length": data.length, ETag: '"bare"' };
const server = createServer(async (request, response) => {
  if (request.headers["if-none-match"] === '"bare"') return response.writeHead(304, { ETag: '"bare"' }).end();
  response.writeHead(200, headers);
  if (request.url === "/stream") return createReadStream(path).pipe(response);
  response.end(request.url === "/file" ? await readFile(path) : data);
}).listen(0, "127.0.0.1", () => console.log(server.address().port));
