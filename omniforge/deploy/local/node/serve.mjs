// The database process of a place: one PGlite folder behind PostgreSQL's wire protocol, for any number of connections.
//   node serve.mjs PACKAGES FOLDER PORT CONTROL_PORT
// FORGE_TOKEN is what the control address asks for: GET / says how it is, POST /backup?to=FILE writes a backup.
import { timingSafeEqual } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import { createRequire } from "node:module";
import path from "node:path";
import { Turns } from "./turns.mjs";
import { lockFolder } from "./lock.mjs";

const HOST = "127.0.0.1";
const [packages, folder, port, controlPort] = process.argv.slice(2);
const require = createRequire(path.join(packages, "package.json"));
const { PGlite } = require("@electric-sql/pglite");
const { PGLiteSocketHandler } = require("@electric-sql/pglite-socket");

mkdirSync(path.dirname(folder), { recursive: true });
lockFolder(folder);
const db = await PGlite.create(folder);
const turns = new Turns(db);
const open = new Set();

const server = net.createServer((socket) => {
  const handler = new PGLiteSocketHandler({ queryQueue: turns, closeOnDetach: true });
  open.add(socket);
  socket.on("close", () => open.delete(socket));
  socket.on("error", () => undefined); // the handler hears of it as well; unheard, it would end this process
  handler.attach(socket).catch((error) => {
    console.error(`a connection failed: ${error.message}`);
    socket.destroy();
  });
});

async function backup(to) {
  const partial = `${to}.${process.pid}.tmp`;
  mkdirSync(path.dirname(to), { recursive: true });
  try {
    const dump = await turns.alone(() => db.dumpDataDir("gzip"));
    const file = openSync(partial, "w", 0o600);
    try {
      writeSync(file, Buffer.from(await dump.arrayBuffer()));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(partial, to);
  } finally {
    rmSync(partial, { force: true });
  }
}

const token = Buffer.from(process.env.FORGE_TOKEN ?? "");
const isOurs = (given = "") => given.length === token.length && timingSafeEqual(Buffer.from(given), token);

const control = http.createServer(async (request, response) => {
  const say = (status, body) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  };
  if (token.length === 0 || !isOurs(request.headers["x-forge-token"])) return say(403, {});
  try {
    const url = new URL(request.url, "http://localhost");
    if (request.method === "POST") await backup(url.searchParams.get("to"));
    say(200, { status: "ok", pid: process.pid, connections: open.size });
  } catch (error) {
    say(500, { status: "failed", message: error.message });
  }
});

let ending = false;
async function end() {
  if (ending) return;
  ending = true;
  server.close();
  control.close();
  for (const socket of open) socket.destroy();
  await turns.alone(() => db.close());
  process.exit(0);
}
process.on("SIGTERM", end);
process.on("SIGINT", end);

const listen = (one, at) =>
  new Promise((resolve, reject) => {
    one.once("error", reject);
    one.listen(Number(at), HOST, resolve);
  });
await listen(server, port);
await listen(control, controlPort);
console.log(`the database listens on ${HOST}:${port}`);
