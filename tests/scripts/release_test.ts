/** What is handed out is installed and run, each in an empty home; one compiled program does for all of them. */
import { pathExists } from "../../scripts/path_exists.ts";
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { isOnPath } from "../../scripts/on_path.ts";
import { reasonFrom } from "../../scripts/release/main.ts";
import { platformOfFile } from "../../scripts/release/bases.ts";
import { PLATFORMS } from "../../scripts/release/platforms.ts";
import { denoScript } from "../support/child.ts";
import { compiled, compiledReason } from "../support/compiled.ts";
import { filesBelow } from "../../scripts/source_files.ts";
import { ROOT } from "../support/root.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";
import { testUnless } from "../support/skip.ts";

const INSTALL = `${ROOT}scripts/install`;
const VERSION_LINE = /^agenttower \d+\.\d+\.\d+\S* \(Deno /;

const noNpm = isOnPath("npm") ? null : "no npm here";
const debianReason = !isOnPath("dpkg")
  ? "no dpkg here"
  : Deno.uid() === 0
  ? null
  : "only root installs Debian packages";

/** A program of 90 MB is copied, on a machine that may be busy. */
const SLOW = { timeoutMs: 300_000 };

/** What stands below a folder, file by file. */
function below(folder: string): string[] {
  return filesBelow(folder, ".", /$/).map((path) => path.replace("./", ""));
}

/** Runs what was installed, with a home that nothing was ever run in and no other program on PATH. */
async function versionOf(box: Sandbox, program: string): Promise<string> {
  const home = Deno.makeTempDirSync({ dir: box.dir });
  const { stdout, stderr } = await box.exec([program, "--version"], {
    env: { HOME: home, PATH: "/usr/bin:/bin", DENO_DIR: null },
  });
  assertEquals([stderr, [...Deno.readDirSync(home)]], ["", []]);
  return stdout;
}

/** A sandbox with the Deno that runs this on its PATH. */
async function withDeno(): Promise<Sandbox> {
  const box = await sandbox();
  Deno.mkdirSync(`${box.dir}/bin`);
  Deno.symlinkSync(Deno.execPath(), `${box.dir}/bin/deno`);
  box.env.PATH = `${box.dir}/bin:${box.env.PATH}`;
  return box;
}

testUnless(
  compiledReason,
  "scripts/install puts everything below ~/.local, and takes no more than that away",
  async () => {
    await using box = await withDeno();
    const prefix = `${box.home}/.local`;
    Deno.mkdirSync(`${prefix}/bin`, { recursive: true });
    Deno.writeTextFileSync(`${prefix}/bin/mine`, "");
    const installed = await box.exec([INSTALL, "--program", await compiled()], SLOW);
    assertEquals(installed.code, 0, installed.stderr);
    assertStringIncludes(installed.stderr, `hint: put ${prefix}/bin on your PATH`);
    assertMatch(await versionOf(box, `${prefix}/bin/agenttower`), VERSION_LINE);
    const files = below(prefix);
    // What a later version does not have any more goes when it comes.
    const record = `${prefix}/share/agenttower/installed`;
    Deno.writeTextFileSync(`${prefix}/share/man/man1/agenttower-old.1`, "");
    Deno.writeTextFileSync(record, "f share/man/man1/agenttower-old.1\n", { append: true });
    const again = await box.exec([INSTALL, "--program", await compiled()], {
      env: { PATH: `${prefix}/bin:${box.env.PATH}` },
      ...SLOW,
    });
    assertEquals([again.code, again.stderr.includes("on your PATH")], [0, false], again.stderr);
    assertEquals(below(prefix), files);
    const removed = await box.exec([INSTALL, "--uninstall"]);
    assertEquals(removed.code, 0, removed.stderr);
    assertEquals(below(prefix), ["bin/mine"]);
    assertEquals([...Deno.readDirSync(prefix)].map(({ name }) => name), ["bin"]);
    const nothing = await box.exec([INSTALL, "--uninstall", "--prefix", "elsewhere"]);
    assertEquals([nothing.code, nothing.stdout], [1, ""]);
    assertStringIncludes(nothing.stderr, `nothing is installed below ${box.dir}/elsewhere`);
  },
);

const BASH_LOADER = "/usr/share/bash-completion/bash_completion";

/** How each of these is asked, in a home of its own, for what it finds by itself of what was installed there. */
const FINDERS: readonly {
  readonly who: string;
  readonly missing: string | null;
  readonly asks: (prefix: string) => readonly string[];
  readonly answers: (prefix: string) => string;
}[] = [
  {
    who: "fish",
    missing: isOnPath("fish") ? null : "no fish here",
    asks: () => ["fish", "-c", "complete -C 'agenttower lay' | cut -f 1"],
    answers: () => "layout\n",
  },
  {
    who: "zsh",
    missing: isOnPath("zsh") ? null : "no zsh here",
    asks: (prefix) => [
      ...["zsh", "-fc"],
      `fpath=(${prefix}/share/zsh/site-functions $fpath)
       autoload -Uz compinit; compinit -D -u; print -r -- $_comps[agenttower]`,
    ],
    answers: () => "_agenttower\n",
  },
  {
    who: "bash",
    missing: pathExists(BASH_LOADER) ? null : "no bash-completion here",
    asks: () => [
      ...["bash", "-c"],
      `. ${BASH_LOADER}; _completion_loader agenttower; complete -p agenttower`,
    ],
    answers: () => "complete -F _agenttower agenttower\n",
  },
  {
    who: "man",
    missing: isOnPath("man") ? null : "no man here",
    asks: () => ["man", "-w", "agenttower-layout-create"],
    answers: (prefix) => `${prefix}/share/man/man1/agenttower-layout-create.1\n`,
  },
];

for (const { who, missing, asks, answers } of FINDERS) {
  testUnless(missing, `${who} finds what scripts/install put into a home`, async () => {
    await using box = await withDeno();
    const prefix = `${box.home}/.local`;
    // Which program it is does not matter to who looks for it.
    const installed = await box.exec([INSTALL, "--program", "/bin/true"], SLOW);
    assertEquals(installed.code, 0, installed.stderr);
    const { stdout, stderr } = await box.exec([...asks(prefix)], {
      env: { PATH: `${prefix}/bin:${box.env.PATH}` },
    });
    assertEquals([stdout, stderr], [answers(prefix), ""]);
  });
}

let release: Promise<string> | null = null;

/** A release of the compiled program, made once for the tests of this file. */
function released(): Promise<string> {
  release ??= (async () => {
    const folder = Deno.makeTempDirSync({ dir: Deno.env.get("TEST_RUN_OF_AGENTTOWER") ?? "/tmp" });
    globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
    await using box = await sandbox();
    await makeRelease(box, folder);
    return folder;
  })();
  return release;
}

async function makeRelease(box: Sandbox, folder: string): Promise<void> {
  const args = ["--out", folder, "--program", await compiled(), "--url", "https://localhost/none"];
  const made = await box.exec(denoScript(`${ROOT}scripts/release/main.ts`, ...args), {
    env: { SOURCE_DATE_EPOCH: "1700000000" },
    ...SLOW,
  });
  assertEquals(made.code, 0, made.stderr);
}

/** The names of its files. */
function namesIn(release: string): string[] {
  return [...Deno.readDirSync(release)].map(({ name }) => name);
}

/** The one file of a release whose name ends like this. */
function fileOf(release: string, ending: string): string {
  const found = namesIn(release).filter((name) => name.endsWith(ending));
  assertEquals(found.length, 1, ending);
  return `${release}/${found[0]}`;
}

testUnless(compiledReason, "every file but SHA256SUMS itself has its checksum there", async () => {
  await using box = await sandbox();
  const release = await released();
  const checked = await box.exec(["sha256sum", "-c", "--strict", "SHA256SUMS"], { cwd: release });
  assertEquals(checked.code, 0, checked.stderr);
  assertEquals(checked.stdout.split("\n").length - 1, namesIn(release).length - 1);
});

testUnless(
  compiledReason,
  "the installer takes a folder, and takes away what it put in place",
  async () => {
    await using box = await sandbox();
    const release = await released();
    const installer = `${release}/install.sh`;
    const installed = await box.exec(["sh", installer, "--from", release], SLOW);
    assertEquals(installed.code, 0, installed.stderr);
    assertMatch(installed.stdout, VERSION_LINE);
    assertMatch(await versionOf(box, `${box.home}/.local/bin/agenttower`), VERSION_LINE);
    const removed = await box.exec(["sh", installer, "--uninstall"]);
    assertEquals([removed.code, below(box.home)], [0, []], removed.stderr);
  },
);

testUnless(compiledReason, "the installer can be read from a pipe, and takes a URL", async () => {
  await using box = await sandbox();
  const release = await released();
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async ({ url }) => {
      const file = await Deno.open(`${release}${new URL(url).pathname}`).catch(() => null);
      return file === null ? new Response(null, { status: 404 }) : new Response(file.readable);
    },
  );
  const from = `http://127.0.0.1:${server.addr.port}/`;
  const run = { stdin: Deno.readFileSync(`${release}/install.sh`), ...SLOW };
  const installed = await box.exec(["sh", "-s", "--", "--from", from, "--prefix", "of-url"], run);
  assertEquals(installed.code, 0, installed.stderr);
  assertMatch(await versionOf(box, `${box.dir}/of-url/bin/agenttower`), VERSION_LINE);
  const nowhere = await box.exec(["sh", "-s", "--", "--from", `${from}none`], run);
  assertEquals([nowhere.code, below(box.home)], [1, []]);
  assertStringIncludes(nowhere.stderr, `${from}none/SHA256SUMS could not be fetched`);
});

testUnless(compiledReason, "an archive that was changed on its way is not installed", async () => {
  await using box = await sandbox();
  const release = await released();
  const platform = platformOfFile(await compiled());
  const torn = `${box.dir}/torn`;
  Deno.mkdirSync(torn);
  const archive = fileOf(release, ".tar.gz");
  const name = archive.slice(release.length + 1);
  Deno.copyFileSync(`${release}/SHA256SUMS`, `${torn}/SHA256SUMS`);
  Deno.writeFileSync(`${torn}/${name}`, Deno.readFileSync(archive).subarray(0, 1_000_000));
  const refused = await box.exec(["sh", `${release}/install.sh`, "--from", torn]);
  assertEquals([refused.code, below(box.home)], [1, []]);
  assertStringIncludes(refused.stderr, `the checksum of ${name} is wrong`);
  Deno.writeTextFileSync(`${torn}/SHA256SUMS`, "");
  const unnamed = await box.exec(["sh", `${release}/install.sh`, "--from", torn]);
  assertEquals([unnamed.code, below(box.home)], [1, []]);
  assertStringIncludes(unnamed.stderr, `this release has no archive for ${platform.name}`);
});

testUnless(
  compiledReason ?? debianReason,
  "dpkg installs the Debian package, and removes all of it",
  async () => {
    await using box = await sandbox();
    const release = await released();
    const platform = platformOfFile(await compiled());
    const root = `${box.dir}/debian`;
    Deno.mkdirSync(`${root}/var/lib/dpkg`, { recursive: true });
    const dpkg = (...args: string[]) =>
      // No tmux is in this root, nor a libc.
      box.exec(
        ["dpkg", `--root=${root}`, "--force-depends", `--log=${box.dir}/log`, ...args],
        SLOW,
      );
    const deb = fileOf(release, ".deb");
    const installed = await dpkg("--install", deb);
    assertEquals(installed.code, 0, installed.stderr);
    assertMatch(await versionOf(box, `${root}/usr/bin/agenttower`), VERSION_LINE);
    const verified = await dpkg("--verify", "agenttower");
    assertEquals([verified.code, verified.stdout], [0, ""]);
    const listed = await dpkg("--listfiles", "agenttower");
    for (
      const path of [
        "man/man1/agenttower-layout-create.1.gz",
        "bash-completion/completions/agenttower",
        "zsh/vendor-completions/_agenttower",
        "fish/vendor_completions.d/agenttower.fish",
        "doc/agenttower/copyright",
      ]
    ) assertStringIncludes(listed.stdout, `/usr/share/${path}\n`);
    const fields = await box.exec(["dpkg-deb", "--field", deb, "Architecture", "Depends"]);
    assertStringIncludes(fields.stdout, `Architecture: ${platform.debian}\n`);
    assertStringIncludes(fields.stdout, "tmux (>= 3.0)");
    const removed = await dpkg("--purge", "agenttower");
    assertEquals(removed.code, 0, removed.stderr);
    assertEquals(below(root).filter((path) => !path.startsWith("var/")), []);
  },
);

testUnless(
  compiledReason ?? noNpm,
  "npm installs the packages without the network, and starts the program",
  async () => {
    await using box = await sandbox();
    const release = await released();
    const platform = platformOfFile(await compiled());
    const prefix = `${box.dir}/npm`;
    const tarballs = namesIn(release).filter((name) => name.endsWith(".tgz"))
      .map((name) => `${release}/${name}`);
    assertEquals(tarballs.length, 2);
    const installed = await box.exec(
      ["npm", "install", "--offline", "--no-audit", "--no-fund", "--prefix", prefix, ...tarballs],
      SLOW,
    );
    assertEquals(installed.code, 0, installed.stderr);
    const program = `${prefix}/node_modules/.bin/agenttower`;
    const version = await box.exec([program, "--version"]);
    assertEquals([version.code, version.stderr], [0, ""]);
    assertMatch(version.stdout, VERSION_LINE);
    const wrong = await box.exec([program, "layuot"]);
    assertEquals([wrong.code, wrong.stdout], [2, ""]);
    const without = await box.exec(
      [
        ...["npm", "install", "--offline", "--no-audit", "--no-fund", "--omit=optional"],
        ...["--prefix", `${box.dir}/thin`, tarballs.find((path) => !path.includes("opensoft"))!],
      ],
      SLOW,
    );
    assertEquals(without.code, 0, without.stderr);
    const alone = await box.exec([`${box.dir}/thin/node_modules/.bin/agenttower`, "--version"]);
    assertEquals([alone.code, alone.stdout], [1, ""]);
    assertStringIncludes(alone.stderr, `@opensoft/agenttower-${platform.name} is not installed`);
  },
);

testUnless(compiledReason, "packed again, every file has the same bytes", async () => {
  await using box = await sandbox();
  const release = await released();
  const again = `${box.dir}/again`;
  await makeRelease(box, again);
  const sums = Deno.readTextFileSync(`${release}/SHA256SUMS`);
  assertEquals(Deno.readTextFileSync(`${again}/SHA256SUMS`), sums);
});

Deno.test("what cannot be made is named, with the reason, and fails where all was asked for", async () => {
  await using box = await sandbox();
  // A base for a platform that this machine is not: its first bytes say so.
  const base = new Uint8Array(64);
  new DataView(base.buffer).setUint32(0, 0x7f454c46);
  Deno.writeFileSync(`${box.dir}/base`, base);
  const made = await box.exec(
    denoScript(`${ROOT}scripts/release/main.ts`, "--out", `${box.dir}/out`),
    { env: { DENORT_BIN: `${box.dir}/base` } },
  );
  assertEquals([made.code, made.stdout], [1, ""]);
  assertEquals(
    made.stderr,
    PLATFORMS.map(({ name }) =>
      `not made: ${name}: DENORT_BIN is a runtime base for none of them\n`
    ).join(""),
  );
});

Deno.test("a folder of something else is not taken for an earlier release", async () => {
  await using box = await sandbox();
  Deno.writeTextFileSync(`${box.home}/mine`, "");
  const made = await box.exec(denoScript(`${ROOT}scripts/release/main.ts`, "--out", box.home));
  assertEquals([made.code, below(box.home)], [1, ["mine"]]);
  assertStringIncludes(made.stderr, `${box.home} holds something else than a release`);
});

Deno.test("what Deno says of a platform is told in one line", () => {
  const said =
    "error: Setting up\n\nCaused by:\n    0: no base\nStack backtrace:\n   0: <unknown>\n";
  assertEquals(reasonFrom(said), "it cannot be compiled: error: Setting up Caused by: 0: no base");
});

Deno.test("scripts/install names its options for one that it does not know", async () => {
  await using box = await sandbox();
  for (const args of [["--perfix", "x"], ["--prefix"], ["x"]]) {
    const { code, stderr } = await box.exec([INSTALL, ...args]);
    assertEquals(code, 2);
    assertStringIncludes(stderr, "usage: scripts/install");
  }
  assertEquals([...Deno.readDirSync(box.home)], []);
});
