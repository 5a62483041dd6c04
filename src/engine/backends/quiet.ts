/**
 * ONNX Runtime reports to its makers unless this is set before it is loaded: it opens a debug log and the machine's id, and
 * keeps a database of queued events in the user's cache. A thread's own environment is a copy that the runtime does not see, so
 * whoever starts one that loads the runtime imports this as well.
 */
process.env.ORT_DISABLE_TELEMETRY = "1";
