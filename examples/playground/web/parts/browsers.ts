const NAMES: Record<string, string> = {
  chromium: "Chromium",
  chromium_block_third_party: "Chromium without third-party cookies",
  chromium_incognito: "Chromium, incognito",
  firefox: "Firefox",
  firefox_private: "Firefox, private",
  firefox_strict: "Firefox, strict",
  safari: "Safari",
  webkit_gtk: "WebKitGTK",
  webkit_gtk_itp: "WebKitGTK with ITP",
  webkit_gtk_soup_3_6: "WebKitGTK with libsoup 3.6",
  rfc6265bis: "RFC 6265bis",
};

/** How a reader calls a browser of the engine. */
export const browserName = (id: string): string => NAMES[id] ?? id;
