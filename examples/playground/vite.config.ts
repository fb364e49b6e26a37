import { defineConfig } from "vite";

/** What the page may do. `index.html` says the same, for servers that send no header. */
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
];
const headers = {
  "Content-Security-Policy": [...policy, "frame-ancestors 'none'"].join("; "),
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

export default defineConfig({
  base: "./",
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, outDir: "dist" },
  plugins: [
    {
      name: "content-security-policy",
      transformIndexHtml: {
        order: "pre",
        handler: (html) => html.replace("%POLICY%", policy.join("; ")),
      },
      apply: "build",
    },
  ],
  preview: { headers, host: "127.0.0.1", port: 4173, strictPort: true },
  worker: { format: "es" },
});
