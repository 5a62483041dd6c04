import { mount } from "svelte";
import App from "./App.svelte";
import "uplot/dist/uPlot.min.css";
import "../../looks/tokens.css";
import { param } from "./state/address.svelte.ts";
import { Runs } from "./state/runs.svelte.ts";
import "./style/base.css";

const runs = new Runs();
// Asked for before anything is drawn: rows come while the page is made.
if (param("view", "runs") === "runs") runs.watch();
mount(App, { target: document.body, props: { runs } });
