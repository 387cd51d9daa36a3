"""The seed's own stack, written as the seed describes it: FastAPI, the answer as JSON in Redis, gzip for each hit.

Run by uvicorn; SEED_STACK_REDIS in the environment is the socket of the Redis. The key is the seed's (A-002), and gzip
begins at 1,000 bytes with level 6 as there (A-042). What the seed leaves open is the faster choice: a finished
JSONResponse, which FastAPI does not validate again; hiredis to parse; one pool of connections a worker.
"""
import hashlib
import json
import os

import redis.asyncio
from fastapi import FastAPI, HTTPException
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import JSONResponse

app = FastAPI()
app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=6)
kept = redis.asyncio.Redis(unix_socket_path=os.environ["SEED_STACK_REDIS"])


def cache_key(params):
    return hashlib.md5(json.dumps(params, sort_keys=True).encode()).hexdigest()


@app.get("/api/coalition/pairs/all")
async def pairs(min_shared_ballots: int = 50, min_strength: float = 0.1, page: int = 1, page_size: int = 50,
                sort_by: str = "coalition_strength_score", sort_order: str = "desc"):
    answer = await kept.get(cache_key({
        "min_shared_ballots": min_shared_ballots, "min_strength": min_strength, "page": page, "page_size": page_size,
        "sort_by": sort_by, "sort_order": sort_order}))
    if answer is None:
        raise HTTPException(status_code=404, detail="Nothing is kept for this question.")
    return JSONResponse(json.loads(answer))
