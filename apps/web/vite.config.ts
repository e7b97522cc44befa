import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const SERVER = "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    sourcemap: false,
    // The content security policy serves everything from files, so nothing is inlined as a data: address.
    assetsInlineLimit: 0,
    target: "es2023",
  },
  server: { proxy: { "/api": SERVER, "/health": SERVER, "/ws": { target: SERVER, ws: true } } },
});
