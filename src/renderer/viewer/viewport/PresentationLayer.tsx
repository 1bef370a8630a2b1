// The graphics and texts of the applied presentation state over the picture (PS3.3 C.10.5, C.10.7), in the order of its layers. It draws; nothing can be grasped here.
import type { ReactElement } from 'react';
import { appliesTo, type GraphicAnnotation, type GraphicLayer, type GraphicObject, type GraphicPoint, type TextObject } from '../../../dicom/gsps/model.ts';
import type { ImagePoint } from '../geometry/rasterGeometry.ts';
import { apply, type Matrix, type Size } from '../geometry/viewTransform.ts';
import { displayToCanvas, ellipsePath, pixelToImage, smoothPath } from './graphicPaths.ts';
import type { Picture } from './picture.ts';

const defaultColour = '#f2e05c';

/** Grey as the layer recommends; annotations without one are yellow. */
function colourOf(layer: GraphicLayer | undefined): string {
  if (layer?.grayscale === null || layer === undefined) return defaultColour;
  const level = Math.round((layer.grayscale / 65535) * 255);
  return `rgb(${String(level)}, ${String(level)}, ${String(level)})`;
}

type Place = (units: GraphicObject['units'], point: GraphicPoint) => ImagePoint;

function Graphic({ graphic, place, colour }: { graphic: GraphicObject; place: Place; colour: string }): ReactElement | null {
  const points = graphic.points.map((point) => place(graphic.units, point));
  const [first, second] = points;
  if (first === undefined) return null;
  const look = { stroke: colour, strokeWidth: 1.5, fill: graphic.filled ? colour : 'none', fillOpacity: 0.4 };
  switch (graphic.type) {
    case 'POINT':
      return <circle cx={first[0]} cy={first[1]} r={3} {...look} fill={colour} />;
    case 'CIRCLE':
      return second === undefined ? null : <circle cx={first[0]} cy={first[1]} r={Math.hypot(second[0] - first[0], second[1] - first[1])} {...look} />;
    case 'ELLIPSE':
      return <path d={ellipsePath(points)} {...look} />;
    case 'INTERPOLATED':
      return <path d={smoothPath(points)} {...look} />;
    case 'POLYLINE':
      return <polyline points={points.map((p) => p.join(',')).join(' ')} {...look} />;
  }
}

const anchors = { LEFT: 'start', CENTER: 'middle', RIGHT: 'end' } as const;

function Words({ object, place, colour }: { object: TextObject; place: Place; colour: string }): ReactElement | null {
  const { box, anchor, text } = object;
  const lines = text.split(/\r\n|\r|\n/);
  const point = anchor === null ? null : place(anchor.units, anchor.point);
  const corners = box === null ? null : [place(box.units, box.topLeft), place(box.units, box.bottomRight)];
  const left = corners === null ? (point?.[0] ?? 0) + 6 : Math.min(...corners.map(([x]) => x));
  const right = corners === null ? left : Math.max(...corners.map(([x]) => x));
  const top = corners === null ? (point?.[1] ?? 0) - 6 : Math.min(...corners.map(([, y]) => y)) + 12;
  const justify = box?.justify ?? 'LEFT';
  const x = justify === 'LEFT' ? left : justify === 'RIGHT' ? right : (left + right) / 2;
  return (
    <g>
      {anchor?.visible === true && point !== null && corners !== null ? (
        <line x1={point[0]} y1={point[1]} x2={x} y2={top - 6} stroke={colour} strokeWidth={1} />
      ) : null}
      <text x={x} y={top} fill={colour} textAnchor={anchors[justify]}>
        {lines.map((line, i) => (
          <tspan key={i} x={x} dy={i === 0 ? 0 : 14}>
            {line}
          </tspan>
        ))}
      </text>
    </g>
  );
}

function inOrder(annotations: readonly GraphicAnnotation[], layers: readonly GraphicLayer[]): GraphicAnnotation[] {
  const order = (name: string): number => layers.find((layer) => layer.name === name)?.order ?? 0;
  return [...annotations].sort((a, b) => order(a.layer) - order(b.layer));
}

export function PresentationLayer({ picture, matrix, size }: { picture: Picture; matrix: Matrix; size: Size }): ReactElement | null {
  const { presentation, image } = picture;
  if (presentation === null || image === null) return null;
  const shown = presentation.annotations.filter((annotation) => appliesTo(annotation.appliesTo, image.SOPInstanceUID, image.frame));
  if (shown.length === 0) return null;
  const area = presentation.displayedAreas.find((a) => appliesTo(a.appliesTo, image.SOPInstanceUID, image.frame));
  const place: Place = (units, point) => (units === 'PIXEL' ? apply(matrix, pixelToImage(point)) : displayToCanvas(point, area, picture.shape, matrix, size));
  return (
    <svg className="v-presented" role="img" aria-label={`Marks of the presentation state, ${String(shown.length)}`}>
      {inOrder(shown, presentation.layers).map((annotation, n) => {
        const colour = colourOf(presentation.layers.find((layer) => layer.name === annotation.layer));
        return (
          <g key={n}>
            {annotation.graphics.map((graphic, i) => (
              <Graphic key={i} graphic={graphic} place={place} colour={colour} />
            ))}
            {annotation.texts.map((object, i) => (
              <Words key={i} object={object} place={place} colour={colour} />
            ))}
          </g>
        );
      })}
    </svg>
  );
}
