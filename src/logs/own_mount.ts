/** The mount that a container needs for the logs of its panes: a folder of its own, and nothing else of the state. */
import { type Advice, advise } from "../model/advice.ts";
import type { Context } from "../context.ts";
import { type Container, engineWords, LOCAL_CONTAINER } from "../model/container.ts";
import { invalid } from "../model/refusals/validation.ts";
import { realPath } from "../system/real_path.ts";
import { shellWordIfNeeded } from "../system/shell.ts";
import { containerFolder, folderPath, makeLogFolder } from "./log_files.ts";

/** Where the folder is in the container, unless one gives it another place. */
export const MOUNT_TARGET = "/var/log/agenttower";

/** How a container of a name is given its folder. */
export interface OwnMount {
  readonly name: string;
  /** The folder on this host. */
  readonly source: string;
  readonly target: string;
  /** Options of `docker run` and `podman run`. */
  readonly run: string;
  /** Lines of a service in a compose file. */
  readonly compose: string;
  /** Lines of a devcontainer.json. */
  readonly devcontainer: string;
}

/** Names that docker and podman take. */
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;

/**
 * Makes the folder for the logs of a container of this name, which need not exist yet.
 *
 * @throws {Refusal} `validation_failed` for what no container can be called; `state_unavailable` when the folder
 * cannot be made.
 */
export function makeOwnMount(ctx: Context, name: string): OwnMount {
  if (!NAME.test(name)) throw invalid("name", "must be the name of a container");
  if (name === LOCAL_CONTAINER) {
    throw invalid("name", "local is this machine, which mounts nothing");
  }
  const folder = containerFolder(ctx.paths, name);
  makeLogFolder(folder)[Symbol.dispose]();
  return describeMount(name, realPath(folderPath(folder)));
}

/** The mount in the words of those who take one. Pure. */
export function describeMount(name: string, source: string): OwnMount {
  const target = MOUNT_TARGET;
  const long = [["type", "bind"], ["source", source], ["target", target]] as const;
  const fields = long.map(([key, value]) => csvField(`${key}=${value}`)).join(",");
  const json = (value: unknown) => JSON.stringify(value);
  return {
    name,
    source,
    target,
    // A colon would end the source.
    run: source.includes(":")
      ? `--mount ${shellWordIfNeeded(fields)}`
      : `-v ${shellWordIfNeeded(`${source}:${target}`)}`,
    compose: [
      `container_name: ${name}`,
      "volumes:",
      ...long.map(([key, value], at) => `${at === 0 ? "  - " : "    "}${key}: ${json(value)}`),
    ].join("\n"),
    devcontainer: [
      `"runArgs": ${json(["--name", name])},`,
      `"mounts": ${json([fields])}`,
    ].join("\n"),
  };
}

/** What a pane without a log is told. */
export function mountCure(ctx: Context, container: Pick<Container, "name" | "via">): Advice {
  const { name } = container;
  const engine = engineWords(container);
  const source = `${realPath(ctx.paths.logs)}/${name}`;
  const { run } = describeMount(name, source);
  return advise`"agenttower container mount ${name}" makes a folder for it, to be mounted with "${engine} run ${run} …"`;
}

/** Mount options are fields of a CSV line (docs.docker.com, "Bind mounts"). */
function csvField(field: string): string {
  return /[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
