import { PHASES } from "./lesson/protocol.ts";

document.body.textContent = PHASES.join(" · ");
