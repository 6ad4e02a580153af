import assert from 'node:assert/strict';
import { readWebRoutes } from '../../server/project/web-routes.ts';
import { matching } from '../../server/workspace.ts';

const ROOT = 'file:///app';

/** The paths of `app` in `main.py`, with `*` for parameters and for what may follow. */
function paths(
  main: string,
  others: Readonly<Record<string, string>> = {},
): readonly string[] | undefined {
  const texts = new Map(
    Object.entries({ 'main.py': main, ...others }).map(([name, text]) => [`${ROOT}/${name}`, text]),
  );
  const files = {
    root: `${ROOT}/`,
    read: (uri: string) => texts.get(uri),
    find: (folder: string, glob: string) => matching(texts.keys(), folder, glob),
  };
  return readWebRoutes(`${ROOT}/main.py`, 'app', ROOT, files)
    ?.filter(({ implied }) => !implied)
    .map(
      ({ segments, open }) =>
        `/${segments.map((part) => part ?? '*').join('/')}${open ? '/**' : ''}`,
    );
}

const FASTAPI = 'from fastapi import FastAPI, APIRouter\n';

describe('the paths of an application', () => {
  it('are those of its decorators and routers', () => {
    assert.deepEqual(
      paths(
        `${FASTAPI}from routers import users as people, items\nfrom routers.items import router as more\nV1 = "/v1"\napp: FastAPI = FastAPI(title="x")\n@app.get("/a/{b}", tags=["x"])\nasync def a(): pass\n@app.websocket(path="/ws")\nasync def w(): pass\napp.include_router(people.router, prefix=V1)\napp.mount("/files", StaticFiles())\napp.state.x = 1\napp.add_middleware(CORSMiddleware, allow_origins=["*"])\nif __name__ == "__main__":\n    uvicorn.run(app)\n`,
        {
          'routers/users.py':
            'from fastapi import APIRouter\nfrom . import roles\nrouter = APIRouter(prefix="/users")\n@router.post("")\ndef add(): pass\nrouter.include_router(roles.router, prefix="/r")\n',
          'routers/roles.py':
            'from fastapi import APIRouter\nrouter = APIRouter()\nrouter.add_api_route("/{p:path}", f)\n',
          'tests/test_main.py': 'from main import app\n@app.get("/test")\ndef t(): pass\n',
        },
      ),
      ['/a/*', '/ws', '/v1/users', '/v1/users/r/**', '/files/**'],
    );
  });

  it('are those of a function that makes it', () => {
    assert.deepEqual(
      paths(
        'from flask import Flask\nfrom shop import bp\ndef create_app():\n    app = Flask(__name__)\n    app.config["A"] = 1\n    app.register_blueprint(bp)\n    @app.route("/a")\n    def a(): return ""\n    return app\napp = create_app()\n',
        {
          'shop.py':
            'from flask import Blueprint\nbp = Blueprint("shop", __name__, url_prefix="/shop")\n@bp.get("/<int:x>")\ndef one(x): return ""\n',
        },
      ),
      ['/shop/*', '/a'],
    );
  });

  const unknown: Readonly<Record<string, string>> = {
    'a prefix that is computed': 'app = FastAPI()\napp.include_router(r, prefix=f"/{x}")\n',
    'a path that is computed': 'app = FastAPI()\n@app.get(PATH)\ndef a(): pass\n',
    'a prefix that changes': 'P = "/a"\nP = "/b"\napp = FastAPI()\n@app.get(P)\ndef a(): pass\n',
    'a path in front': 'app = FastAPI(root_path="/api")\n',
    'options from elsewhere': 'app = FastAPI(**options)\n',
    'a function that gets it': 'app = FastAPI()\nsetup(app)\n',
    'a loop over routers': 'app = FastAPI()\nfor r in routers:\n    app.include_router(r)\n',
    'a middleware that is not known': 'app = FastAPI()\napp.add_middleware(Prefix)\n',
    'a middleware that changes paths':
      'app = FastAPI()\n@app.middleware("http")\nasync def m(request, call_next):\n    request.scope["path"] = "/"\n    return await call_next(request)\n',
    'a page for what is missing':
      'app = FastAPI()\n@app.exception_handler(404)\nasync def missing(request, error):\n    return FileResponse("index.html")\n',
    'two of one name': 'app = FastAPI()\napp = FastAPI()\n',
    'an application around it': 'app = FastAPI()\napp = SentryAsgiMiddleware(app)\n',
    'another kind of application': 'app = Quart(__name__)\n',
    'a mistake of syntax': 'app = FastAPI(\n',
  };
  for (const [what, text] of Object.entries(unknown)) {
    it(`are not known with ${what}`, () => assert.equal(paths(FASTAPI + text), undefined));
  }

  it('are not known where another file adds some', () => {
    const more = { 'more.py': 'from main import app\n@app.get("/more")\ndef more(): pass\n' };
    assert.deepEqual(paths(`${FASTAPI}app = FastAPI()\n`), []);
    assert.equal(paths(`${FASTAPI}app = FastAPI()\n`, more), undefined);
  });
});
