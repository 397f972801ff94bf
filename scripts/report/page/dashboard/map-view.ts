/** The part of a map that is to be seen. */
export interface MapView {
    /** How many times larger than the whole map; at least 1. */
    readonly scale: number;
    /** What lies in the middle: parts of the whole map's width and height, 0 to 1. It means the same at any size. */
    readonly x: number;
    readonly y: number;
}

/** A point of the frame that the map is seen through: parts of its width and height. */
export interface FramePoint {
    readonly x: number;
    readonly y: number;
}

export const WHOLE_MAP: MapView = { scale: 1, x: 0.5, y: 0.5 };
export const FRAME_MIDDLE: FramePoint = { x: 0.5, y: 0.5 };

/** Beyond it the boundaries are coarse, and no two metropolitan areas lie that close together. */
const MOST = 32;

/** Zooms by a factor. What lies under the point stays there, as far as the map reaches. */
export function zoomed(view: MapView, factor: number, { x, y }: FramePoint): MapView {
    const scale = Math.min(MOST, Math.max(1, view.scale * factor));
    const moved = (middle: number, at: number) => middle + (at - 0.5) / view.scale - (at - 0.5) / scale;
    return within({ scale, x: moved(view.x, x), y: moved(view.y, y) });
}

/** Moves the map under the frame, by parts of the frame. */
export function panned(view: MapView, right: number, down: number): MapView {
    return within({ scale: view.scale, x: view.x - right / view.scale, y: view.y - down / view.scale });
}

/** The map always fills its frame. */
function within({ scale, x, y }: MapView): MapView {
    const margin = 0.5 / scale;
    const kept = (middle: number) => Math.min(1 - margin, Math.max(margin, middle));
    return { scale, x: kept(x), y: kept(y) };
}
