/// <reference types="svelte" />
/// <reference types="vite/client" />

/** onnxruntime-web's binary of the wasm backend, compressed with gzip, in base64; made by vite.config.ts. */
declare module "virtual:onnxruntime-wasm" {
  const base64: string;
  export default base64;
}
