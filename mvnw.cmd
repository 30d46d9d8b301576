@echo off
rem Runs Maven 3.8 or later on the arguments: the one in MAVEN_HOME, the one on the PATH, or the one
rem named in .mvn\wrapper\maven-wrapper.properties, fetched once from MVNW_REPOURL, a Maven repository.
setlocal EnableExtensions

if defined MAVEN_HOME call :try "%MAVEN_HOME%\bin\mvn.cmd"
if not defined FOUND for %%m in (mvn.cmd) do call :try "%%~$PATH:m"
if defined FOUND goto run

set "PROPERTIES=%~dp0.mvn\wrapper\maven-wrapper.properties"
for /f "usebackq eol=# tokens=1,2 delims==" %%a in ("%PROPERTIES%") do set "WRAPPED_%%a=%%b"
set "HOME_DIR=%USERPROFILE%\.m2\wrapper\apache-maven-%WRAPPED_version%"
set "FOUND=%HOME_DIR%\bin\mvn.cmd"
if exist "%FOUND%" goto run
if not defined MVNW_REPOURL (
  >&2 echo error: Maven 3.8 or later is not installed ^(install Maven, or set MVNW_REPOURL to a Maven repository to fetch %WRAPPED_version% from^)
  exit /b 1
)
set "ARCHIVE=%TEMP%\apache-maven-%WRAPPED_version%-%RANDOM%.zip"
powershell -NoProfile -ExecutionPolicy Bypass -Command ^
  "$ErrorActionPreference='Stop'; $ProgressPreference='SilentlyContinue';" ^
  "$url=$env:MVNW_REPOURL.TrimEnd('/')+'/org/apache/maven/apache-maven/'+$env:WRAPPED_version+'/apache-maven-'+$env:WRAPPED_version+'-bin.tar.gz';" ^
  "Invoke-WebRequest -UseBasicParsing -Uri $url -OutFile $env:ARCHIVE;" ^
  "if ((Get-FileHash -Algorithm SHA512 $env:ARCHIVE).Hash.ToLowerInvariant() -ne $env:WRAPPED_sha512) { Remove-Item $env:ARCHIVE; throw 'unexpected contents' };" ^
  "New-Item -ItemType Directory -Force -Path ($env:USERPROFILE+'\.m2\wrapper') | Out-Null;" ^
  "tar -xzf $env:ARCHIVE -C ($env:USERPROFILE+'\.m2\wrapper');" ^
  "Remove-Item $env:ARCHIVE"
if not exist "%FOUND%" (
  >&2 echo error: Maven %WRAPPED_version% could not be fetched from MVNW_REPOURL ^(check the address, or install Maven 3.8 or later^)
  exit /b 1
)

:run
call "%FOUND%" %*
exit /b %ERRORLEVEL%

:try
if "%~1"=="" exit /b
if not exist "%~1" exit /b
for /f "tokens=3" %%v in ('call "%~1" --version 2^>nul ^| findstr /b /c:"Apache Maven"') do set "FOUND_VERSION=%%v"
if not defined FOUND_VERSION exit /b
for /f "tokens=1,2 delims=." %%a in ("%FOUND_VERSION%") do (
  if %%a GTR 3 set "FOUND=%~1"
  if %%a EQU 3 if %%b GEQ 8 set "FOUND=%~1"
)
set "FOUND_VERSION="
exit /b
