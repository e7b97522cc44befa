import "./styles.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/app.tsx";

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no #root element to be shown in.");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
