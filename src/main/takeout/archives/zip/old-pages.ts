/** An encoding of former days: turns the bytes of a name, one for each sign, into text; undefined where they are none in it. */
export type OldPage = (raw: string) => string | undefined

/** Signs from 0x80 on of the encodings of DOS, which programs for zips used longest. */
const upperHalves = {
  cp437:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0',
  cp850:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00AD±‗¾¶§÷¸°¨·¹³²■\u00A0',
  cp852:
    'ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u00AD˝˛ˇ˘§÷¸°¨˙űŘř■\u00A0',
}

/** Those of Windows and others, in which programs pack again that know nothing of the rule; as `TextDecoder` calls them. */
const labels =
  'windows-1252 windows-1250 windows-1251 windows-1253 windows-1254 windows-1255 windows-1256 windows-1257 windows-1258 ' +
  'windows-874 ibm866 koi8-r macintosh shift_jis gb18030 big5 euc-kr euc-jp'

function ofUpperHalf(upperHalf: string): OldPage {
  return (raw) =>
    Array.from(raw, (sign) => {
      const byte = sign.charCodeAt(0)
      return byte < 0x80 ? sign : (upperHalf[byte - 0x80] ?? '\uFFFD')
    }).join('')
}

function ofLabel(label: string): OldPage {
  const decoder = new TextDecoder(label, { fatal: true })
  return (raw) => {
    try {
      return decoder.decode(Buffer.from(raw, 'latin1'))
    } catch {
      // Other bytes than this encoding has.
      return undefined
    }
  }
}

/** Names without any mark are in this one by the rules of the format. */
export const cp437: OldPage = ofUpperHalf(upperHalves.cp437)

/** All that are known, the likeliest first. */
export function oldPages(): OldPage[] {
  return [cp437, ofUpperHalf(upperHalves.cp850), ...labels.split(' ').map(ofLabel), ofUpperHalf(upperHalves.cp852)]
}
