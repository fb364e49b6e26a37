const ATTRIBUTES = ["domain", "expires", "httponly", "max-age", "partitioned", "path", "priority", "samesite", "secure"];

/**
 * A `Set-Cookie` line without what may be secret: the value becomes as many `x`, since browsers refuse cookies by their length, and
 * attributes that no browser knows lose theirs.
 */
export function withoutValue(line: string): string {
  const [pair = "", ...attributes] = line.replace(/^\s*set-cookie\s*:\s*/i, "").split(";");
  const equals = pair.indexOf("=");
  const value = pair.slice(equals + 1);
  const known = attributes.map((attribute) => {
    const [name = ""] = attribute.split("=");
    return ATTRIBUTES.includes(name.trim().toLowerCase()) ? attribute : name;
  });
  return [pair.slice(0, equals + 1) + "x".repeat(value.trim().length), ...known].join(";");
}
