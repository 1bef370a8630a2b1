// Door of the client room.
export { onEvent, pathForFile, request } from './request.ts';
export { useQuery, type Query, type QueryOptions } from './useQuery.ts';
export { runQuery, type QueryRunner, type QueryState } from './queryRunner.ts';
