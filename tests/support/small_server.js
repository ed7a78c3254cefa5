// Stands in for a built app: answers at once, slowly, as a stream or with an error, as its version says.
const { appendFileSync, readFileSync, writeFileSync } = require("node:fs");
const http = require("node:http");

const behaviour = JSON.parse(readFileSync("behaviour.json", "utf8"));
if (behaviour.crash) {
  console.error("Error: the greeting is not configured");
  process.exit(1);
}
const database = process.env.DATABASE_URL;
const pool = database ? new (require("pg").Pool)({ connectionString: database }) : null;
pool?.on("error", (error) => console.error(error.message)); // an idle connection was cut
const body = (request) =>
  new Promise((resolve) => {
    let text = "";
    request.on("data", (part) => (text += part));
    request.on("end", () => resolve(text));
  });
const server = http.createServer(async (request, response) => {
  const url = new URL(request.url, "http://localhost");
  if (url.pathname === "/api/health") {
    response.writeHead(behaviour.health ?? 200, { "content-type": "application/json" });
    return response.end(JSON.stringify({ status: behaviour.health ? "ill" : "ok" }));
  }
  if (url.pathname === "/slow") {
    await new Promise((resolve) => setTimeout(resolve, Number(url.searchParams.get("ms"))));
    return response.end(behaviour.version);
  }
  if (url.pathname === "/write" && pool) {
    const { rowCount } = await pool.query('INSERT INTO "Item" ("id", "title") VALUES ($1, $2)', [await body(request), "a"]);
    response.writeHead(201);
    return response.end(String(rowCount));
  }
  if (url.pathname === "/rows") {
    const { rows } = await pool.query('SELECT "id" FROM "Item" ORDER BY "id"');
    return response.end(rows.map((row) => row.id).join(" "));
  }
  if (url.pathname === "/write") {
    const text = await body(request);
    appendFileSync(process.env.UPLOAD_DIR + ".rows", `${text}\n`);
    response.writeHead(201);
    return response.end(text);
  }
  if (url.pathname === "/stream") {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(`data: ${behaviour.version}\n\n`);
    return undefined;
  }
  if (url.pathname === "/environment") return response.end(JSON.stringify(process.env));
  response.setHeader("set-cookie", ["a=1; Path=/", "b=2; Path=/"]);
  response.end(behaviour.version);
});
if (behaviour.waits) server.on("error", (error) => setTimeout(() => console.error(error.message), 60_000));
server.listen(Number(process.env.PORT), process.env.HOSTNAME, () => console.log(`version ${behaviour.version} listens`));
process.on("SIGTERM", () => server.close(() => process.exit(0)) && server.closeAllConnections?.());
