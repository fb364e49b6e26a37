import { byId, el, fill, settled } from "./dom";
import { Engine } from "./engine/engine";
import { fromFragment, toFragment } from "./link";
import type { Page } from "./page";
import { announce } from "./parts/announce";
import { exampleMenu } from "./parts/menu";
import { copyButton } from "./parts/copy";
import { shareable } from "./share";
import { initial, Store, VIEWS, type State, type View } from "./state";
import { changeView } from "./views/change";
import { cookieView } from "./views/cookie";
import { deploymentView } from "./views/deployment";
import { recordingView } from "./views/recording";
import { tabsView } from "./views/tabs";

const BUILD: Record<View, { label: string; build: (page: Page) => HTMLElement }> = {
  deployment: { label: "Deployment", build: deploymentView },
  recording: { label: "Recording", build: recordingView },
  cookie: { label: "Cookie", build: cookieView },
  change: { label: "Change", build: changeView },
  tabs: { label: "Tabs", build: tabsView },
};

/** What a first visit shows. */
const FIRST = {
  name: "deployment.json",
  text: JSON.stringify({ api: ["https://api.example.com"], websites: ["https://www.example.com", "http://localhost:3000"] }, null, 2),
};

async function opened(): Promise<State> {
  const fresh: State = { ...initial(), deployment: FIRST };
  try {
    return (await fromFragment(location.hash)) ?? fresh;
  } catch {
    announce("This link is damaged, so the page begins anew");
    return fresh;
  }
}

function start(page: Page): void {
  const { store } = page;
  const views = VIEWS.map((name) => {
    const { label, build } = BUILD[name];
    const button = el("button", { type: "button", onclick: () => store.set({ view: name }) }, label);
    return { name, button, element: build(page) };
  });
  const show = ({ view }: Readonly<State>): void => {
    for (const { name, button, element } of views) {
      element.hidden = name !== view;
      if (name === view) {
        button.setAttribute("aria-current", "page");
      } else {
        button.removeAttribute("aria-current");
      }
    }
  };
  const fragment = async (): Promise<string | null> => toFragment(await shareable(page));
  const remember = settled(() => {
    void fragment().then((hash) => history.replaceState(null, "", hash ?? location.pathname));
  }, 400);
  const link = async (): Promise<string | null> => {
    const hash = await fragment();
    return hash === null ? null : new URL(hash, location.href).href;
  };

  fill(byId("views"), ...views.map(({ button }) => button));
  fill(byId("main"), ...views.map(({ element }) => element));
  fill(byId("actions"), ...exampleMenu(page), copyButton("Copy link", link, "button"));
  store.listen((state) => {
    show(state);
    remember();
  });
  show(store.state);
  // Another link was opened in this tab: the browser does not load the page again.
  window.addEventListener("hashchange", () => void opened().then((state) => store.set(state)));
}

start({ engine: new Engine(), store: new Store(await opened()) });
