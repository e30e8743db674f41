/** What people call containers: NAME, or ENGINE/NAME where another engine has one of that name. Pure. */
import type { Container } from "../model/container.ts";

type Called = Pick<Container, "id" | "name" | "via">;

/** ENGINE/NAME; the name alone of what is no engine's. */
export function fullName({ name, via }: Pick<Container, "name" | "via">): string {
  return via === null ? name : `${via.name}/${name}`;
}

/** What each of these containers is called among them, by its id. */
export function namesAmong(containers: readonly Called[]): ReadonlyMap<string, string> {
  const engines = new Map<string, Set<string>>();
  for (const { name, via } of containers) {
    engines.set(name, (engines.get(name) ?? new Set()).add(via?.name ?? ""));
  }
  return new Map(containers.map((container) => {
    const isOne = engines.get(container.name)?.size === 1;
    return [container.id, isOne ? container.name : fullName(container)];
  }));
}

/** Whether a name that people give is the container's: the name itself, or with its engine. */
export function isNamed(container: Pick<Container, "name" | "via">, ref: string): boolean {
  return container.name === ref || fullName(container) === ref;
}
