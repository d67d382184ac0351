/** Photos that hold their video themselves, whether Google delivers it apart or not. */
export const motionInside = `
ALTER TABLE item ADD COLUMN motion_inside INTEGER NOT NULL DEFAULT 0;
`
