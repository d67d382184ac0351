/** The last part of a path of the mirror. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** Whether the camera's preview is shown of a file of this type. */
export function isRawType(mimeType: string): boolean {
  return mimeType.startsWith('image/x-') && mimeType !== 'image/x-icon'
}
