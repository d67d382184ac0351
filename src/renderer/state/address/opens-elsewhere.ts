type Click = Pick<MouseEvent, 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'button'>

/** Whether a click on a link asks for another tab or window. The desktop has none. */
export function opensElsewhere({ ctrlKey, metaKey, shiftKey, altKey, button }: Click): boolean {
  return window.shoebox === undefined && (ctrlKey || metaKey || shiftKey || altKey || button !== 0)
}
