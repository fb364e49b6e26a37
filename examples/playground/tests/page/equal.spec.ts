import { readdirSync } from "node:fs";
import { test as base, expect } from "@playwright/test";

import { command, engine, read, repository } from "./support";

const NOW = "2026-11-22T00:37:00Z";
const files = (folder: string): string[] =>
  readdirSync(`${repository}examples/${folder}`, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .map((name) => `examples/${folder}/${name}`)
    .sort();
const file = (path: string): { name: string; text: string } => ({ name: path, text: read(path) });

base.skip(({ browserName }) => browserName !== "chromium", "needs no browser");

base("doctor answers as the command does, for every shipped deployment and observation", async () => {
  const { doctor } = await engine();
  for (const path of files("deployments")) {
    expect(JSON.parse(doctor(JSON.stringify({ deployment: file(path), now: NOW }))), path).toEqual(command("doctor", "--json", "--now", NOW, path));
  }
  for (const path of files("observations")) {
    const deployment = `examples/deployments/${path.split("/").at(-2) ?? ""}.json`;
    const inputs = { deployment: file(deployment), observation: file(path), now: NOW };
    expect(JSON.parse(doctor(JSON.stringify(inputs))), path).toEqual(command("doctor", "--json", "--now", NOW, deployment, "--observe", path));
  }
});

base("migrate answers as the command does, for every shipped change", async () => {
  const { migrate } = await engine();
  for (const old of files("migrations").filter((path) => path.endsWith("/old.json"))) {
    const next = old.replace("/old.json", "/new.json");
    expect(JSON.parse(migrate(old, read(old), next, read(next), NOW)), old).toEqual(command("migrate", "--json", "--now", NOW, old, next));
  }
});
