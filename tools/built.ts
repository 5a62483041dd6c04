/** A part of `npm run build`: what `list` prints, beside the built program, so that it loads no registry. */
import { allRows } from "../src/cli/listRows.ts";
import { writeFile } from "../src/files.ts";

writeFile("dist/cli/listRows.json", JSON.stringify(allRows({})));
