/** A container engine that is another one: it answers at a socket, and has no containers. */

/** @param path Of the socket. */
export function otherEngine(path: string): AsyncDisposable {
  const json = (value: unknown, status = 200) =>
    Response.json(value, { status, headers: { "Api-Version": "1.41", "Ostype": "linux" } });
  const server = Deno.serve({ path, onListen: () => {} }, ({ url }) => {
    const { pathname } = new URL(url);
    if (pathname === "/_ping") return json("OK");
    if (pathname.endsWith("/info")) {
      return json({ ID: "another-engine", Name: "elsewhere", DockerRootDir: "/var/lib/docker" });
    }
    if (pathname.endsWith("/containers/json")) return json([]);
    const [, name] = /containers\/([^/]+)/.exec(pathname) ?? [];
    return json({ message: `No such container: ${name}` }, 404);
  });
  return { [Symbol.asyncDispose]: () => server.shutdown() };
}
