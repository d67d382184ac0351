/**
 * The value of a property in an XMP packet, written as an attribute or as an element, under whatever prefix. A regular
 * expression is enough for the few plain properties of interest, and needs no XML parser on hostile text.
 */
export function xmpValue(packet: string, property: string): string | undefined {
  const attribute = new RegExp(`[\\w-]:${property}\\s*=\\s*(?:"([^"<]*)"|'([^'<]*)')`).exec(packet)
  const element = attribute ?? new RegExp(`<[\\w-]+:${property}>([^<]*)<`).exec(packet)
  return (element?.[1] ?? element?.[2])?.trim()
}
