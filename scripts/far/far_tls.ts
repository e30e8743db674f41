/** A container engine of one's own that is spoken to over TCP, with certificates, as another machine's would be. */
import { isOnPath } from "../on_path.ts";
import { PrivateEngine } from "../private_engine.ts";
import { Relay } from "./relay.ts";

/** What keeps a client from getting there. */
export type TlsFault = "unknown-authority" | "other-name" | "client-unknown";

const SUBJECT = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];

export class FarTls {
  private constructor(
    private readonly dir: string,
    /** Itself; its own client reaches it on this machine. */
    readonly engine: PrivateEngine,
    /** What leads to it. */
    readonly relay: Relay,
  ) {}

  /** Why there can be none here, or null. */
  static obstacle(): string | null {
    return PrivateEngine.obstacle() ??
      (isOnPath("openssl") ? null : "there is no openssl on PATH");
  }

  /** @param folder Takes its certificates, in a folder that must not be there yet. */
  static async start(folder: string): Promise<FarTls> {
    const dir = `${folder}/far-tls`;
    for (const name of ["there", "here", "stranger"]) {
      Deno.mkdirSync(`${dir}/${name}`, { recursive: true });
      await makeAuthority(dir, name);
    }
    await makeCertificate(dir, "there", "server", "subjectAltName=IP:127.0.0.1");
    for (const name of ["there", "stranger"]) {
      await makeCertificate(dir, name, "client", "extendedKeyUsage=clientAuth");
    }
    const port = freePort();
    const engine = await PrivateEngine.start([
      ...["-H", `tcp://127.0.0.1:${port}`, "--tlsverify", `--tlscacert=${dir}/there/ca.pem`],
      ...[`--tlscert=${dir}/there/server.pem`, `--tlskey=${dir}/there/server-key.pem`],
    ]);
    const relay = new Relay(() => Deno.connect({ hostname: "127.0.0.1", port }));
    const far = new FarTls(dir, engine, relay);
    far.mend();
    return far;
  }

  /** Variables with which a docker client reaches the engine. */
  get client(): Record<string, string> {
    return this.#clientAt("127.0.0.1");
  }

  /** Puts one thing wrong, until {@linkcode FarTls.mend}; gives the variables of a client that runs into it. */
  spoil(fault: TlsFault): Record<string, string> {
    switch (fault) {
      case "unknown-authority":
        Deno.copyFileSync(`${this.dir}/stranger/ca.pem`, `${this.dir}/here/ca.pem`);
        return this.client;
      case "client-unknown":
        this.#takeClientOf("stranger");
        return this.client;
      case "other-name":
        return this.#clientAt("localhost");
    }
  }

  /** Puts everything right. */
  mend(): void {
    Deno.copyFileSync(`${this.dir}/there/ca.pem`, `${this.dir}/here/ca.pem`);
    this.#takeClientOf("there");
    this.relay.delayMs = 0;
    this.relay.mend();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.relay[Symbol.dispose]();
    await this.engine[Symbol.asyncDispose]();
  }

  #clientAt(host: string): Record<string, string> {
    return {
      DOCKER_HOST: `tcp://${host}:${this.relay.port}`,
      DOCKER_TLS_VERIFY: "1",
      DOCKER_CERT_PATH: `${this.dir}/here`,
      DOCKER_CONTEXT: "",
    };
  }

  #takeClientOf(name: string): void {
    for (const [from, to] of [["client.pem", "cert.pem"], ["client-key.pem", "key.pem"]]) {
      Deno.copyFileSync(`${this.dir}/${name}/${from}`, `${this.dir}/here/${to}`);
    }
  }
}

async function makeAuthority(folder: string, name: string): Promise<void> {
  const dir = `${folder}/${name}`;
  await openssl([
    ...["req", "-x509", ...SUBJECT, "-subj", `/CN=authority ${name}`],
    ...["-keyout", `${dir}/ca-key.pem`, "-out", `${dir}/ca.pem`],
  ]);
}

/** Of the authority in the folder of this name. */
async function makeCertificate(
  folder: string,
  name: string,
  whose: "server" | "client",
  extension: string,
): Promise<void> {
  const dir = `${folder}/${name}`;
  const request = `${dir}/${whose}.csr`;
  Deno.writeTextFileSync(`${dir}/${whose}.ext`, `${extension}\n`);
  await openssl([
    ...["req", ...SUBJECT.slice(0, -2), "-subj", `/CN=a ${whose}`],
    ...["-keyout", `${dir}/${whose}-key.pem`, "-out", request],
  ]);
  await openssl([
    ...["x509", "-req", "-in", request, "-CA", `${dir}/ca.pem`, "-CAkey", `${dir}/ca-key.pem`],
    ...["-CAcreateserial", "-days", "2", "-extfile", `${dir}/${whose}.ext`],
    ...["-out", `${dir}/${whose}.pem`],
  ]);
}

async function openssl(args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("openssl", { args, stdin: "null" }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
