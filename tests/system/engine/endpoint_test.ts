import { assertEquals } from "@std/assert";
import { type Endpoint, endpointText, findEndpoint } from "../../../src/system/engine/endpoint.ts";

const PEMS = { "ca.pem": "CA", "cert.pem": "CERT", "key.pem": "KEY" };
const TLS = { ca: "CA", cert: "CERT", key: "KEY" };

function inFolder(folder: string, files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]),
  );
}

async function idOf(name: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(name));
  return new Uint8Array(digest).toHex();
}

async function context(
  name: string,
  endpoint: Record<string, unknown>,
  tls: Record<string, string> = {},
): Promise<Record<string, string>> {
  const id = await idOf(name);
  return {
    ...inFolder(`/h/.docker/contexts/meta/${id}`, {
      "meta.json": JSON.stringify({ Name: name, Endpoints: { docker: endpoint } }),
    }),
    ...inFolder(`/h/.docker/contexts/tls/${id}/docker`, tls),
  };
}

function find(
  env: Record<string, string>,
  files: Record<string, string> = {},
): Promise<Endpoint | null> {
  return findEndpoint({
    env: { HOME: "/h", ...env },
    readFile: (path) => files[path] ?? null,
  });
}

const HERE: Endpoint = { kind: "unix", path: "/var/run/docker.sock" };

Deno.test("without anything said it is the engine of this machine", async () => {
  assertEquals(await find({}), HERE);
  assertEquals(await find({ DOCKER_HOST: "", DOCKER_CONTEXT: "default" }), HERE);
  assertEquals(await find({}, { "/h/.docker/config.json": "{}" }), HERE);
  assertEquals(await findEndpoint({ env: {}, readFile: () => null }), HERE);
});

Deno.test("DOCKER_HOST says where the engine is", async () => {
  assertEquals(await find({ DOCKER_HOST: "unix:///run/user/1/docker.sock" }), {
    kind: "unix",
    path: "/run/user/1/docker.sock",
  });
  const tcp = { kind: "tcp", hostname: "host.example", port: 2375, tls: null } as const;
  assertEquals(await find({ DOCKER_HOST: "tcp://host.example" }), tcp);
  assertEquals(await find({ DOCKER_HOST: "tcp://host.example:99/" }), { ...tcp, port: 99 });
  assertEquals(await find({ DOCKER_HOST: "tcp://[::1]:99" }), {
    ...tcp,
    hostname: "::1",
    port: 99,
  });
});

Deno.test("an engine that wants certificates gets those that the command would take", async () => {
  const tcp = { kind: "tcp", hostname: "far", port: 2376, tls: TLS } as const;
  const env = { DOCKER_HOST: "tcp://far", DOCKER_TLS_VERIFY: "1" };
  assertEquals(await find(env, inFolder("/h/.docker", PEMS)), tcp);
  assertEquals(await find({ ...env, DOCKER_CERT_PATH: "/c" }, inFolder("/c", PEMS)), tcp);
  assertEquals(await find({ ...env, DOCKER_CONFIG: "/d" }, inFolder("/d", PEMS)), tcp);
  assertEquals(await find(env, inFolder("/h/.docker", { "ca.pem": "CA" })), null);
});

Deno.test("a context is found as the command keeps it", async () => {
  const files = {
    "/h/.docker/config.json": JSON.stringify({ currentContext: "mine" }),
    ...await context("mine", { Host: "unix:///mine.sock" }),
    ...await context("far", { Host: "tcp://far:1" }, PEMS),
    ...await context("plain", { Host: "tcp://plain:2" }),
  };
  assertEquals(await find({}, files), { kind: "unix", path: "/mine.sock" });
  const far = { kind: "tcp", hostname: "far", port: 1, tls: TLS } as const;
  assertEquals(await find({ DOCKER_CONTEXT: "far" }, files), far);
  const plain = { kind: "tcp", hostname: "plain", port: 2, tls: null } as const;
  assertEquals(await find({ DOCKER_CONTEXT: "plain" }, files), plain);
  assertEquals(await find({ DOCKER_CONTEXT: "default" }, files), HERE);
  assertEquals(await find({ DOCKER_HOST: "unix:///other" }, files), {
    kind: "unix",
    path: "/other",
  });
});

Deno.test("an engine behind ssh is found with what its name says", async () => {
  const far = { kind: "ssh", user: null, hostname: "far", port: null } as const;
  assertEquals(await find({ DOCKER_HOST: "ssh://far" }), far);
  assertEquals(
    await find({}, {
      "/h/.docker/config.json": '{"currentContext": "s"}',
      ...await context("s", { Host: "ssh://far" }),
    }),
    far,
  );
  const named = { ...far, user: "me", hostname: "far.example", port: 2222 } as const;
  assertEquals(await find({ DOCKER_HOST: "ssh://me@far.example:2222" }), named);
  const numbered = { ...far, hostname: "::1" } as const;
  assertEquals(await find({ DOCKER_HOST: "ssh://[::1]/" }), numbered);
  for (const host of ["ssh://far", "ssh://me@far.example:2222", "ssh://[::1]"]) {
    assertEquals(endpointText((await find({ DOCKER_HOST: host }))!), host);
  }
});

const LEFT_TO_THE_COMMAND: readonly (readonly [
  what: string,
  env: Record<string, string>,
  files?: Record<string, string>,
])[] = [
  ["a socket behind ssh", { DOCKER_HOST: "ssh://far/run/docker.sock" }],
  ["a password behind ssh", { DOCKER_HOST: "ssh://me:secret@far" }],
  ["an option for a host", { DOCKER_HOST: "ssh://-oProxyCommand=x" }],
  ["a user of a socket", { DOCKER_HOST: "tcp://me@far" }],
  ["a descriptor", { DOCKER_HOST: "fd://" }],
  ["a relative socket", { DOCKER_HOST: "unix://docker.sock" }],
  ["a name that is none", { DOCKER_HOST: "tcp://a b" }],
  ["a path behind the host", { DOCKER_HOST: "tcp://far:1/path" }],
  ["a context that is not there", { DOCKER_CONTEXT: "nowhere" }],
  ["a version of its own", { DOCKER_API_VERSION: "1.30" }],
  ["certificates that nobody checks", { DOCKER_TLS: "1", DOCKER_HOST: "tcp://far" }],
  ["a configuration that cannot be read", {}, { "/h/.docker/config.json": "{" }],
  ["headers of its own", {}, { "/h/.docker/config.json": '{"HttpHeaders": {"A": "b"}}' }],
  ["a context that is no text", {}, { "/h/.docker/config.json": '{"currentContext": 5}' }],
  [
    "a context whose certificates nobody checks",
    { DOCKER_CONTEXT: "s" },
    await context("s", { Host: "tcp://s", SkipTLSVerify: true }),
  ],
  [
    "a context whose engine is believed by the system's certificates",
    { DOCKER_CONTEXT: "s" },
    await context("s", { Host: "tcp://s" }, { "cert.pem": "CERT", "key.pem": "KEY" }),
  ],
];

for (const [what, env, files] of LEFT_TO_THE_COMMAND) {
  Deno.test(`it is left to the command: ${what}`, async () => {
    assertEquals(await find(env, files), null);
  });
}
