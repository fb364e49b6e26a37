// The kinds of requests: `do: "k"` with a `kind`. Each function gets the URL and the step's `opts`.
const pause = milliseconds => new Promise(done => setTimeout(done, milliseconds, "waited"));
const made = (name, attributes = {}, parent = document.body || document.documentElement) => {
  const node = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) node.setAttribute(attribute, value);
  parent?.append(node);
  return node;
};
// What happens first to an element: it loads, or it fails.
const first = (node, types, change) => new Promise(done => {
  for (const type of types) node.addEventListener(type, () => done(type));
  change();
});
const clicked = (url, attributes) => {
  made("a", {...attributes, href: url}).click();
  return "clicked";
};
const submitted = (url, {method = "POST", ...attributes} = {}, parent = undefined) => {
  const form = made("form", {...attributes, method, action: url}, parent);
  made("input", {type: "hidden", name: "x", value: "1"}, form);
  // GET writes the query anew.
  if (method.toUpperCase() === "GET") {
    for (const [name, value] of new URL(url).searchParams) made("input", {type: "hidden", name, value}, form);
  }
  form.submit();
  return "submitted";
};
const styled = text => {
  made("style", {}, document.head).textContent = text;
  made("div", {class: "styled"}).textContent = "text";
  return pause(300);
};
// A worker fetches what it is told to; the workers of scenarios do so, too.
const work = `
  self.onmessage = async ({data: {url, init, script}}) => {
    try {
      if (script) return postMessage(await eval(script));
      postMessage("status " + (await fetch(url, {credentials: "include", cache: "no-store", ...init})).status);
    } catch (error) { postMessage("error " + error); }
  };`;
const workFromBlob = () => new Worker(URL.createObjectURL(new Blob([work], {type: "text/javascript"})));
const asked = (worker, message) => new Promise((done, fail) => {
  const port = worker.port || worker;
  worker.onerror = event => fail(event.message || "the worker failed");
  port.onmessage = event => done(event.data);
  port.postMessage(message);
});
const serving = async (url, scope = "./") => {
  const registration = await navigator.serviceWorker.register(url, {scope});
  const worker = registration.installing || registration.waiting || registration.active;
  while (worker.state !== "activated") await pause(20);
  return worker;
};
const frameNamed = async () => {
  const name = "frame" + Math.random();
  made("iframe", {name});
  await pause(50);
  return name;
};
const soon = (change, delay = 0) => {
  setTimeout(change, delay);
  return "soon";
};

const kinds = {
  fetch: async (url, init) => "status " + (await fetch(url, {credentials: "include", cache: "no-store", ...init})).status,
  "fetch-default": async url => "status " + (await fetch(url)).status,
  "fetch-later": url => {
    fetchLater(url, {credentials: "include", activateAfter: 0});
    return pause(500);
  },
  xhr: (url, {method = "GET", cred = false, body = null}) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.withCredentials = cred;
    return first(request, ["load", "error"], () => request.send(body));
  },
  beacon: url => String(navigator.sendBeacon(url, "x=1")),
  "beacon-form": url => String(navigator.sendBeacon(url, new URLSearchParams({x: 1}))),
  eventsource: async (url, {cred = false}) => {
    const source = new EventSource(url, {withCredentials: cred});
    const type = await first(source, ["open", "error"], () => {});
    source.close();
    return type;
  },
  ws: async url => {
    const socket = new WebSocket(url);
    const type = await first(socket, ["open", "close"], () => {});
    socket.close();
    return type;
  },
  ping: url => {
    clicked("#here", {ping: url});
    return pause(300);
  },

  el: (url, {tag, src = "src", attrs = {}, head = false}) => {
    const node = made(tag, {...attrs, [src]: url}, null);
    return first(node, ["load", "error"], () => (head ? document.head : document.body).append(node));
  },
  img: (url, {crossOrigin = null}) => {
    const image = new Image();
    image.crossOrigin = crossOrigin;
    return first(image, ["load", "error"], () => { image.src = url; });
  },
  media: (url, {tag = "video", attrs = {}}) => {
    const media = made(tag, {preload: "auto", ...attrs});
    return Promise.race([pause(800), first(media, ["loadedmetadata", "error"], () => { media.src = url; })]);
  },
  poster: url => {
    made("video", {poster: url});
    return pause(500);
  },
  track: (url, {cross}) => {
    const video = made("video", cross ? {crossorigin: cross} : {});
    const track = made("track", {kind: "captions", srclang: "en", default: "", src: url}, video);
    return Promise.race([pause(800), first(track, ["load", "error"], () => { track.track.mode = "showing"; })]);
  },
  "css-bg": url => styled(`.styled { width: 9px; height: 9px; background: url("${url}") }`),
  "css-import": url => styled(`@import "${url}";`),
  "css-font": url => styled(`@font-face { font-family: asked; src: url("${url}") } .styled { font-family: asked }`),
  "svg-image": url => {
    document.body.insertAdjacentHTML("beforeend", `<svg><image width="9" height="9" href="${url}"/></svg>`);
    return pause(300);
  },
  "svg-use": url => {
    document.body.insertAdjacentHTML("beforeend", `<svg><use href="${url}#a"/></svg>`);
    return pause(300);
  },
  import: async url => { await import(url); },
  speculation: (url, {what = "prefetch"}) => {
    const rules = {[what]: [{source: "list", urls: [url], eagerness: "immediate"}]};
    const script = made("script", {type: "speculationrules"}, null);
    script.textContent = JSON.stringify(rules);
    document.head.append(script);
    return pause(600);
  },

  "worker-fetch": (url, {init}) => asked(workFromBlob(), {url, init}),
  "worker-data-fetch": (url, {init}) => asked(new Worker("data:text/javascript," + encodeURIComponent(work)), {url, init}),
  "worker-url-fetch": (url, {worker, init}) => asked(new Worker(worker), {url, init}),
  "worker-script": url => asked(new Worker(url), {script: "1"}),
  "worker-ws": url => asked(workFromBlob(), {script: `new Promise(done => {
    const socket = new WebSocket(${JSON.stringify(url)});
    socket.onopen = socket.onerror = event => done(event.type);
  })`}),
  "import-scripts": url => asked(workFromBlob(), {script: `importScripts(${JSON.stringify(url)}); "imported"`}),
  "shared-fetch": (url, {worker, init}) => asked(new SharedWorker(worker), {url, init}),
  sw: async (url, {worker, init}) => {
    const active = await serving(worker);
    navigator.serviceWorker.startMessages();
    return first(navigator.serviceWorker, ["message"], () => active.postMessage({url, init}));
  },
  "sw-register": async (url, {scope}) => (await serving(url, scope)).state,

  link: (url, {attrs}) => clicked(url, attrs),
  "link-top": url => clicked(url, {target: "_top"}),
  "link-frame": async url => clicked(url, {target: await frameNamed()}),
  "js-url": url => clicked(`javascript:void(location.href = ${JSON.stringify(url)})`),
  download: url => clicked(url, {download: "file"}),
  form: (url, attributes) => submitted(url, attributes),
  "form-top": (url, attributes) => submitted(url, {...attributes, target: "_top"}),
  "form-frame": async (url, attributes) => submitted(url, {...attributes, target: await frameNamed()}),
  open: (url, {name = "_blank", features = ""}) => String(window.open(url, name, features)),
  "open-post": url => {
    window.open("about:blank", "opened");
    return submitted(url, {target: "opened"});
  },
  "open-blank-script": url => {
    const {body} = window.open("about:blank", "opened").document;
    const link = body.ownerDocument.createElement("a");
    link.href = url;
    body.append(link);
    link.click();
    return "clicked";
  },
  location: (url, {delay}) => soon(() => { location.href = url; }, delay),
  replace: url => soon(() => location.replace(url)),
  top: url => soon(() => { window.top.location.href = url; }),
  "navigate-api": url => soon(() => navigation.navigate(url)),
  "meta-refresh": url => {
    made("meta", {"http-equiv": "refresh", content: `0; url=${url}`}, document.head);
    return "soon";
  },
};
