import { mount } from "svelte";
import App from "./App.svelte";
import "uplot/dist/uPlot.min.css";
import "../../looks/tokens.css";
import "./style/base.css";

mount(App, { target: document.body });
