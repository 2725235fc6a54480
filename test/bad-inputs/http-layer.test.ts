import { casesOnEngine } from '../support/second-run.ts';
import { httpLayerCases } from './cases/http-layer.ts';
import { runCases } from './run.ts';

runCases('what is no HTTP is answered in the voice of its path', casesOnEngine(httpLayerCases));
