/** `program`: list, show, validate. */
import { loadPrograms, readProgram } from "../../../config/programs.ts";
import { type AgentProgram, PROGRAM_FOLDER } from "../../../model/activity/program.ts";
import { unknownProgram } from "../../../model/refusals/validation.ts";
import { BUILT_IN_PROGRAMS } from "../../../programs/built_in.ts";
import { definitionNoun } from "../../definitions/definition_noun.ts";
import { nameColumn } from "../../render/table/columns.ts";
import { programFile } from "./program_file.ts";

export default definitionNoun<AgentProgram>({
  kind: "program",
  summary: "Agents' programs: how what they are doing is read",
  plural: "programs",
  folder: PROGRAM_FOLDER,
  showSummary: "Show one program, as a file of your own would have it",
  example: "claude",
  load: (configDir) => {
    const { programs, warnings } = loadPrograms(configDir);
    return { items: new Map([...BUILT_IN_PROGRAMS, ...programs]), warnings };
  },
  read: readProgram,
  notFound: unknownProgram,
  remarks: () => [],
  remarksIn: null,
  view: (program) => ({
    built_in: program.file === null,
    file: program.file,
    ...programFile(program),
  }),
  columns: [
    nameColumn("PROGRAM", ({ name }) => name),
    { heading: "COMMANDS", rank: 3, min: 8, cell: ({ commands }) => commands.join(" ") },
    {
      heading: "RULES",
      rank: 5,
      cell: ({ screen, title }) => String(screen.length + title.length),
    },
    { heading: "FROM", rank: 4, min: 8, cell: ({ file }) => file ?? "built in" },
  ],
  // JSON is YAML, and escapes what a terminal should not see.
  text: (program) => JSON.stringify(programFile(program), null, 2),
});
