// Door of the reporting room.
export { ReportPanel, type ReportPanelProps } from './ReportPanel.tsx';
export { ReportStatusChip } from './ReportStatusChip.tsx';
