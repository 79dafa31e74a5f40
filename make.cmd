@echo off
rem The Makefile's words for Windows: make run, make test, make lint, make bench, make fuzz, make clean.
setlocal
cd /d "%~dp0"
set "PY=.venv\Scripts\python.exe"

if "%~1"=="run" goto run
if "%~1"=="test" goto test
if "%~1"=="lint" goto lint
if "%~1"=="bench" goto bench
if "%~1"=="fuzz" goto fuzz
if "%~1"=="clean" goto clean
echo make run     start the dashboard on 127.0.0.1 (PORT, 8501), with sample data if nothing is loaded
echo make test    run the tests
echo make lint    check the code's style
echo make bench   measure speed
echo make fuzz    feed the loader spoiled extracts: none may crash it or lose a row
echo make clean   remove the virtual environment and caches (never your data)
exit /b 0

:run
call :install requirements.txt || exit /b 1
"%PY%" launch.py
exit /b %ERRORLEVEL%

:test
call :install requirements-dev.txt || exit /b 1
"%PY%" -m pytest -n 2 --dist loadfile
exit /b %ERRORLEVEL%

:lint
call :install requirements-dev.txt || exit /b 1
"%PY%" -m ruff check . || exit /b 1
"%PY%" -m ruff format --check .
exit /b %ERRORLEVEL%

:bench
call :install requirements-dev.txt || exit /b 1
"%PY%" -m bench
exit /b %ERRORLEVEL%

:fuzz
call :install requirements-dev.txt || exit /b 1
"%PY%" -m fuzz
exit /b %ERRORLEVEL%

:clean
for %%d in (.venv .pytest_cache .ruff_cache .hypothesis) do if exist "%%d" rmdir /s /q "%%d"
exit /b 0

rem Installs the pinned packages, and again only when a list of them has changed since.
:install
if not exist "%PY%" call :venv || exit /b 1
set "DONE=.venv\%~1.installed"
copy /b requirements.txt + "%~1" ".venv\wanted.txt" >nul
fc /b ".venv\wanted.txt" "%DONE%" >nul 2>&1 && exit /b 0
echo Installing what Bearing needs: a minute or two, once.
"%PY%" -m pip install --quiet --disable-pip-version-check -r "%~1" || exit /b 1
copy /y ".venv\wanted.txt" "%DONE%" >nul
exit /b 0

:venv
set "FOUND="
for %%p in ("py -3" "python") do if not defined FOUND (
  %%~p -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>&1 && set "FOUND=%%~p"
)
if not defined FOUND (
  echo Bearing needs Python 3.11 or newer, and found none as py or python.
  exit /b 1
)
echo Making a virtual environment in .venv.
%FOUND% -m venv --clear .venv
exit /b %ERRORLEVEL%
