/** Words of the library and the viewer. */
export const enLibrary = {
  title: 'Library',
}
