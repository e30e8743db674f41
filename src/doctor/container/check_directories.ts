/** Finds directories of launch profiles that are not there: a pane is never started elsewhere than its profile says. */
import { advise } from "../../model/advice.ts";
import type { Container } from "../../model/container.ts";
import type { LaunchProfile } from "../../model/profile.ts";
import { type Check, warning } from "../check.ts";
import type { ContainerFacts } from "./container_probe.ts";

/** In the order in which they are looked for. */
export function directoriesOf(profiles: readonly LaunchProfile[]): string[] {
  return [...new Set(profiles.flatMap(({ workingDir }) => workingDir ?? []))].sort();
}

export function checkDirectories(
  { name }: Container,
  profiles: readonly LaunchProfile[],
  facts: Pick<ContainerFacts, "directories">,
): Check[] {
  return directoriesOf(profiles).filter((_, index) => facts.directories[index] !== true)
    .map((directory) =>
      warning(
        "profiles",
        `the working_dir ${directory} does not exist in ${name}, or cannot be entered`,
        advise`make the folder in ${name}, or name another in the profile`,
      )
    );
}
