// The least a node:http server can do: send one buffer. Usage: node bench/bare.mjs FILE TYPE; prints its port.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const [path, type] = process.argv.slice(2);
const data = readFileSync(path);
const server = createServer((request, response) => {
  if (request.headers["if-none-match"] === '"bare"') response.writeHead(304, { ETag: '"bare"' }).end();
  else response.writeHead(200, { "Content-Type": type, "Content-Length": data.length, ETag: '"bare"' }).end(data);
}).listen(0, "127.0.0.1", () => console.log(server.address().port));
